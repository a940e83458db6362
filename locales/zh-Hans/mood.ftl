# 学习者此刻的感受（猜测），以及导师记得的事。

## 心情，一个词
mood-frustrated = 烦躁
mood-stuck = 卡住
mood-rushing = 赶时间
mood-bored = 无聊
mood-tired = 疲倦
mood-fine = 状态不错

## 猜测及其依据
guess-frustrated = 这里似乎让你有些烦躁，这很正常。只是猜测。
guess-stuck = 你似乎卡住了。只是猜测。
guess-rushing = 你似乎有点赶。只是猜测。
guess-bored = 这些对你来说似乎太简单了。只是猜测。
guess-tired = 你似乎有点累了。只是猜测。
guess-fine = 你看起来状态不错。只是猜测。
guess-because = 依据：{ $reasons }。
guess-keys = { $keys }（先按 Esc，再按这些键）
guess-plain = { $guess }依据：{ $reasons }。可以输入：{ $commands }
guess-yes = 是的，我继续
guess-no = 没有，我很好
mood-thanks-right = 谢谢。接下来的题目我会留意。
mood-thanks-fine = 好的。这段时间我不会再这样猜了。
mood-none = 现在没有需要回应的猜测。
mood-read-first = 先花一点时间读题。再按一次就给你提示。
mood-off-ramp = “{ $skill }”已经答了十次还没有拿下，现在先到这里。它休息到明天；先学它所依赖的内容，再看它的示例。找一个懂的人，给他看看你的尝试，可能比再做一题更有用。
sign-failed-run = { $n ->
    [1] 答错一次
   *[other] 连续答错 { $n } 次
}
sign-spinning = 这项技能答了 { $n } 次仍未掌握
sign-last-hints = { $n ->
    [1] 看到了最后一条提示
   *[other] { $n } 次看到最后一条提示
}
sign-pause = 停顿了 { $n } 秒
sign-slow = { $n ->
    [1] 有一题想了很久仍答错
   *[other] 有 { $n } 题想了很久仍答错
}
sign-emptied = 删掉了 { $n } 个字符的草稿
sign-sure-and-wrong = { $n ->
    [1] 有一次很确定却答错
   *[other] { $n } 次很确定却答错
}
sign-skips = { $n ->
    [1] 跳过了一题
   *[other] 跳过了 { $n } 题
}
sign-rapid = { $n ->
    [1] 有一次作答比读题还快
   *[other] { $n } 次作答比读题还快
}
sign-hints-unread = { $n ->
    [1] 有一条提示没读就翻过
   *[other] { $n } 条提示没读就翻过
}
sign-lessons-unread = { $n ->
    [1] 有一课没读就关掉
   *[other] { $n } 课没读就关掉
}
sign-easy-run = 连续轻松答对 { $n } 次
sign-quick = 其中 { $n } 次很快
sign-minutes = 已经学了 { $n } 分钟
sign-slowing = 作答用时是平时的 { $n }%
sign-falling = 正确率比之前低 { $n } 个百分点
sign-said = 你写的话
sign-said-bored = 你写到太简单
sign-said-confused = 你写到还没看明白

## 提议
offer-break = 休息一下
offer-easier = 换一道容易些的题
offer-harder = 换一道难些的题
offer-example = 看课文里的示例
offer-test-out = 直接测验
offer-break-taken = 一切都已保存。离开屏幕十分钟，比再做十道题更有用。
offer-example-here = 示例就在这一课里。
offer-not-here = 此刻不能这样做。
offer-none-easier = 这里没有更容易的题了。课文和示例也许有帮助，也可以问问别人。
offer-none-harder = 这项技能没有更难的题了。你可以直接测验。
offer-why-easier = 你想要一道容易些的题。
offer-why-harder = 你想要一道难些的题。

## 温和地指出习惯
habit-rapid = 有些回答比读题还快。猜中并不算会；需要多少时间就用多少时间。
habit-hints = 提示翻得比能读的还快。先自己试一次，下一条提示会更有用；慢慢读过的提示最有价值。
habit-lesson = 课文过得很快，而题目建立在它之上。需要时，它还在那里。

## 连续答错后的温和说法
verdict-right-gentle = ✓ 对了。这番努力值得。
verdict-wrong-gentle = ✗ 还不对。这题不容易；你的尝试已经指出该看哪里。
verdict-wrong-gentle-last = ✗ 还不对。这题不容易；慢慢来，它以后还会回来。

## 记得的事
memory-today = 今天早些时候
memory-yesterday = 昨天
memory-days-ago = { $days } 天前
memory-on-weekday = { $day ->
    [0] 星期日
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
   *[6] 星期六
}
memory-on-day = { $day } 那天
memory-last = 上一次（{ $when }）你学的是“{ $skill }”。
memory-last-two = 上一次（{ $when }）你学的是“{ $first }”和“{ $second }”。
memory-open-one = “{ $skill }”里还有一处混淆没有解开。
memory-open = 还有 { $n } 处混淆没有解开，最近的在“{ $skill }”。
memory-overcome = “{ $skill }”里的混淆你已经克服了。
memory-due = { $n ->
    [1] 有一项需要复习。
   *[other] 有 { $n } 项需要复习。
}
memory-nobody = 还没有人在这里开始学习，所以没有什么可记得的。
memory-goal = { $name } 在学“{ $course }”，每天 { $minutes } 分钟。
memory-goal-deadline = { $name } 在学“{ $course }”，每天 { $minutes } 分钟，目标日期 { $day }。
memory-topics = 上一次（{ $when }）：{ $skills }。
memory-nothing-yet = 这门课还没有答过题。
memory-mix-up-open = “{ $skill }”里未解开的混淆，出现过 { $n ->
    [1] 一次
   *[other] { $n } 次
}：{ $text }
memory-mix-up-closed = { $day } 克服了“{ $skill }”里的一处混淆。
memory-due-list = 需要复习：{ $skills }。
memory-style = 你评价最好的讲解方式：{ $style }。
memory-streak = 已连续 { $n } 天。
memory-mood = 猜你“{ $mood }”：猜对 { $right } 次，猜错 { $wrong } 次。
memory-how-to-correct = 这些都来自你自己的作答。不靠帮助答对一次，混淆就解开；`gradus plan` 修改目标，`gradus taste --forget` 忘掉喜好，`gradus memory --forget` 忘掉你对心情猜测的回应。
memory-moods-forgotten = 已要求忘掉对心情猜测的回应
memory-came-up = 这个问题{ $when }也出现过，现在值得多看一会儿。
memory-resisted = 这里你{ $when }弄混过。这一次你自己看穿了。
memory-returns = “{ $skill }”回来复习了。上一次是{ $when }：最近 { $of } 次作答中对了 { $right } 次。

## 按键
help-guess-right = 是的：对你感受的猜测没错
help-guess-wrong = 没有，我很好：这段时间不再这样猜
help-easier = 换一道容易些的题
help-harder = 换一道难些的题
help-example = 看示例：这道题目的课文
help-break = 休息：回到主页；一切都会保留
help-test-out-here = 直接测验眼前的技能
