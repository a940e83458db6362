## What stands between sentences, and between the things of a list.
sentence-gap = {""}
list-gap = 、

## Where a learner stands, how something is explained, days.
standing-new = 新
standing-too-early = 依据还不够
standing-learning = 学习中
standing-mastered = 已掌握
standing-review = 该复习
style-rule = 直接讲规则
style-example = 先举例
style-analogy = 打比方
style-steps = 一步一步来
style-other = 其他方式
day-over = { $date } 已经过去；请给出一个将来的日子。
day-unread = `{ $text }` 不是日期：请写成 { $example } 这样，或写天数。

## Why something was chosen.
reason-placement = 摸底第 { $n } 题：关于“{ $skill }”的作答最能说明该从哪里开始。
reason-resting = “{ $skill }”试了 { $tries } 次仍未拿下：再读一遍它的示例，或者今天先放下，请教一个人。
reason-review = 复习：你掌握过“{ $skill }”，现在还能想起它的可能性约为 { $recall }。
reason-base = “{ $resting }”试了很多次，先歇一歇；它以“{ $skill }”为基础，所以先学这个。
reason-base-of-some = 有一项暂歇的技能以“{ $skill }”为基础，所以先学这个。
reason-mixed = “{ $skill }”容易和“{ $other }”混淆：轮换着练，能学会区分它们。
reason-mixed-last = “{ $skill }”容易和上一项混淆：轮换着练，能学会区分它们。
reason-new = “{ $skill }”对你是新的，而且不需要任何前置内容。
reason-ready = “{ $skill }”对你是新的，而你已经准备好了：你对“{ $base }”足够熟悉的可能性是 { $ready }。
reason-spinning = “{ $skill }”试了 { $tries } 次，进展缓慢：它的课文和示例值得再看一看。
reason-mix-up = “{ $skill }”目前估计为 { $stands }，其中还有一个误解没有消除。
reason-gap = “{ $skill }”目前估计为 { $stands }：在你准备好的内容里，这是最大的缺口（答对的可能性 { $chance }）。

## What is said about an answer that is not right, or nearly.
grade-too-many = 正确的都选了，但多选了 { $n } 项。
grade-missing = 你选的都对，但还不全。
grade-points-missing = 还缺 { $n } 个要点。
grade-indentation = 顺序对了；缩进不对，从第 { $line } 行开始。
grade-placed = 已放置 { $n }/{ $of } 行。
grade-order-none = 第一行还不对。
grade-order-all = 目前为止都对。
grade-order-some = 前 { $n } 行是对的；接下来的一行不对。
grade-some-right = { $of } 处中对了 { $n } 处。
grade-look-at = 看看第 { $n } 处。
grade-other-code = 它无法编译；编译器给出的错误码是 { $code }。
run-does-the-same = 这不是预期的答案，但效果相同。
run-check-endless = 检查没能及时结束。
run-error = 它无法编译：有一处错误。
run-error-line = 它无法编译：第 { $line } 行有错误。
run-error-code = 它无法编译：有一处错误（`{ $code }`）。
run-error-line-code = 它无法编译：第 { $line } 行有错误（`{ $code }`）。
run-no-compile = 它无法编译。
run-endless = 它没能及时结束：是不是有个停不下来的循环？
run-ended-early = 测试还没结束，它就先退出了。
run-ended-code = 它以退出码 { $n } 结束。
run-ended-signal = 系统终止了它（信号 { $n }）：内存用得太多，或访问了无效地址。
run-prints-endless = 它没完没了地输出。
run-fills-folder = 它把文件夹写满了。
run-many-processes = 它启动了太多进程。
run-tests-fail = { $all } 个测试中有 { $n } 个失败。
run-tests-more = 另外还有 { $n } 个。
near-case = 字母都对；大小写不同，而这里区分大小写。
near-space = 字符都对；空格不同，而空格在这里很重要。
near-case-and-space = 字母都对；空格和大小写不同，而它们在这里很重要。
near-notation = 值是对的；写法不同。
near-quotes = 除了引号，字符都对。
near-marks = 词都对；标点或括号不对。
near-off-by-one = 差了一。
near-other-notation = 值是对的；记法不是题目要求的那种。
near-percent = 值是对的；请写成数字，后面不带符号。
near-unit = 值是对的；单位不对。
near-behind = 值是对的；后面跟的东西不该有。
near-point = 值是对的；小数部分请写在小数点后面。
near-text-or-not = 字符都对。再看看它是不是文本：是文本就要加引号，不是就不加。
near-order = 各部分都对；顺序不对。
near-slip = 看起来有个词打错了：检查一下拼写。
regex-unread = 这不是能在这里识别的正则表达式：{ $why }。
regex-takes = 它还匹配了 { $n } 个不该匹配的文本。
regex-misses = 有 { $n } 个该匹配的文本，它没有匹配。
regex-both = 有 { $misses } 个该匹配的文本它没有匹配，还匹配了 { $takes } 个不该匹配的文本。
output-breaks = 字符都对；换行的位置不对。
output-order = 各行都对，但顺序不对：第 { $line } 行是第一处位置不对的。
output-line-missing = 少了一行：第 { $line } 行是第一处不同。
output-line-too-many = 多了一行：第 { $line } 行是第一处不同。
output-look-at = 看看第 { $line } 行。
output-first-differs = 第一行就不同。
output-second-differs = 第一行是对的；第二行是第一处不同。
output-some-right = 前 { $n } 行是对的；第 { $line } 行是第一处不同。

## The kinds of items.
kind-choice = 单选
kind-choices = 多选
kind-predict = 预测输出
kind-blank = 填空
kind-short = 简答
kind-order = 排序
kind-trace = 跟踪取值
kind-code = 编程
kind-fix = 改错
kind-command = 命令行
kind-explain = 解释
kind-time = { $kind }：{ $time }

## The plan.
days = { $n } 天
weeks = { $n } 周
months = { $n } 个月
chance-certain = 几乎肯定
chance-none = 几乎没有可能
chance = 可能性 { $p }%
chance-unknown = 现在还说不准
plan-done = 所有技能都已掌握：只剩复习了。
span-open = { $low }或更久
span = { $low }到 { $high }
plan-goal = 每天 { $minutes } 分钟：全部掌握还需 { $span }。
plan-goal-over = 每天 { $minutes } 分钟：全部掌握还需 { $span }；你的期限 { $date } 已过。
plan-goal-by = 每天 { $minutes } 分钟：全部掌握还需 { $span }；在 { $date } 之前完成：{ $chance }。
plan-questions = { $mean } 道题（{ $low } 到 { $high }）
plan-work = 共需 { $mean }（{ $low }到 { $high }）
plan-left = 还剩 { $skills } 项技能：约 { $questions }和 { $reviews } 次复习，{ $work }。
plan-left-open = 还剩 { $skills } 项技能：至少 { $questions }和 { $reviews } 次复习，{ $work }。
plan-times-author = 还没有测到你的用时，先用作者给的时间
plan-times-yours = 来自你的 { $n } 次作答，并向作者给的时间靠拢
plan-time = { $kind } { $seconds } 秒
plan-time-between = 两题之间 { $seconds } 秒
plan-times = 每题用时（{ $source }）：{ $times }。
plan-far = 还看不到终点：有些技能需要的题目可能超出计划的预见范围。
plan-ranges = 如果对你学习情况的建模正确，这些范围十次里约有八次成立；休息日不计在内。
work-minutes = { $n } 分钟
work-hours = { $n } 小时
plan-over = 期限 { $date } 已过：用 `gradus plan --deadline` 另定一个。
plan-until = 到 { $date } 还有 { $n } 天：{ $chance }。
plan-minutes-needed = 每天 { $n } 分钟，五次里有四次能赶上。
plan-minutes-unknown = 每天需要多少分钟才能赶上，现在还说不准。
plan-leave-out = 每天 { $minutes } 分钟的话，把这些留到以后（保留的内容都用不到它们）：{ $skills }；这样{ $chance }。
plan-leaving-no-help = 即使略去一些技能，也不大可能赶上。

## Statistics.
time-one = { $mean } 秒
time-spread = { $mean } 秒 ± { $spread } 秒
time-faster = { $mean } 秒 ± { $spread } 秒，每十次作答快 { $by }%
time-slower = { $mean } 秒 ± { $spread } 秒，每十次作答慢 { $by }%
time-steady = { $mean } 秒 ± { $spread } 秒，没有明显趋势
gain-too-early = 现在还说不准你收获了多少：需要 { $least } 项各有六次作答的技能，目前有 { $n } 项。
gain-none = 你从一开始就答对了：没有可提高的余地。
gain = 在 { $n } 项技能上独立答对的比例：起初 { $before }%，近来 { $after }%；收获为可提高部分的 { $gain } ± { $error }。题目同时在变难，所以实际还要更多。
recall-no-review = 已掌握内容的记忆：现在 { $now }，7 天后 { $week }，30 天后 { $month }；30 天内不需要复习。
recall-reviews = 已掌握内容的记忆：现在 { $now }，7 天后 { $week }，30 天后 { $month }；30 天内复习 { $n } 次可保持在 90%。

## Likings.
taste-unknown = 还不知道你喜欢什么：用 + 和 - 评价讲解、课文或回复。
taste-topic = { $tag }（{ $share }%）
taste-topics = 你似乎喜欢的话题：{ $topics }。
taste-style = { $style } { $chance }% ± { $error }
taste-styles = 讲解方式：{ $styles }。
taste-use = 它只在不分上下时起作用，并影响例子的选材；`gradus taste --forget` 可将其清除。

## The evidence behind an estimate.
bore-placement = 摸底
bore-revealed = 已看过答案
bore-hints = { $n } 条提示
bore-retry = 第二次尝试
bore-rapid = 比读题还快
bore-guess = 你说是猜的
bore-certain = 你说十分确定
bore-weight = 计 { $rate }%
verdict-right = 答对
verdict-wrong = 答错
why-nothing = 你还没有答过“{ $skill }”的题目。
why-stands = “{ $skill }”：{ $rate }（{ $standing }），来自 { $n } 次作答，其中 { $alone } 次没有帮助。
why-builds-on = 它以“{ $base }”为基础，你已足够熟悉它的可能性是 { $ready }。
why-bar = 掌握意味着估计达到 { $bar }，并且最后一次答对。
why-bar-more = 掌握意味着估计达到 { $bar }，再独立作答 { $n } 次，并且最后一次答对。
why-review-now = 现在该复习了。
why-review-soon = 一天之内该复习。
why-review-in = { $n } 天后该复习。
why-mix-up-open = 误解（尚未消除，出现过 { $n } 次）：{ $correction }
why-mix-up-overcome = 误解（已消除，出现过 { $n } 次）：{ $correction }
why-general = 目前能作为依据的，只有你在别处的表现（总体能力 { $general }）。
why-parts = 总体能力 { $general }，这项技能 { $skill }，近期练习 { $fresh }；标准是 { $bar }，总和可能有 { $off } 的误差（单位均为 logit）。
why-parts-lost = 总体能力 { $general }，这项技能 { $skill }，近期练习 { $fresh }，减去此后遗忘的 { $lost }；标准是 { $bar }，总和可能有 { $off } 的误差（单位均为 logit）。

## How to answer, and the verdict.
how-choice = 按下你所选答案的编号。
how-choices = 选出所有正确选项的编号，然后按 Enter。
how-predict = 准确输入它会打印的内容；无法编译则输入 `error`，会崩溃则输入 `panic`。
how-gaps = 逐个输入各个空 `___` 里该填的内容。
how-gap = 输入空 `___` 里该填的内容。
how-regex = 输入一个正则表达式；按它匹配的内容来判断。
how-short = 输入你的作答。
how-order-indent = 把各行排好顺序并缩进。不一定都用得上。
how-order-some = 把各行排好顺序。并非都用得上。
how-order = 把各行排好顺序。
how-trace = 输入每个标记处的值。
how-code = 编写程序；会用测试来运行它。
how-fix = 修复程序；会用测试来运行它。
how-command = 在专门建好的文件夹里，用真实的 shell 达到要求的状态；然后检查结果。
how-explain = 用你自己的话解释；然后和参考答案比较。
label-gap = 空 { $n }
answer-error-code = 它无法编译（`{ $code }`）。
answer-panic = 它能编译，运行时会 panic。
common-mix-up = 这是一个常见的误解。
verdict-mastered = ✓ 正确。你已经掌握了这项技能！
verdict-correct = ✓ 正确。
verdict-near = ✗ 非常接近，但不对。
verdict-incomplete = ✗ 不完整。
verdict-certain = ✗ 不对。你刚才十分确定，所以值得仔细看看。
verdict-not = ✗ 不对。
mastery-change = “{ $skill }”的掌握度：{ $before }% → { $after }%。
label-hit = ({ $mark }) { $show }，第 { $n } { $end ->
   *[th] 次
}

## The first run, and changing the plan.
ask-name = Gradus 该怎么称呼你？
ask-experience = 你有什么基础？
ask-goal = 你每天想花多少时间？
ask-deadline = 你想在哪天之前学会？可填日期（2027-01-31）、天数，或留空。
ask-interests = 你喜欢其中哪些？可以任选，也可以不选：它只在不分上下时起作用，并影响例子的选材。
ask-placement = 做一次简短的摸底（最多 12 题），找出你该从哪里开始。要做吗？
bring-none = 我刚开始学编程
bring-other = 我用别的语言编程
bring-some = 我写过一些这种语言
place-yes = 好，做摸底
place-no = 不，从头开始
name-first = 请先输入一个名字；什么名字都行，它只留在这台机器上。
plan-changed = 计划已修改。

## The check of a disputed estimate, and thumbs.
check-needless = “{ $skill }”已经掌握：没有什么可质疑的。
reason-check = 你质疑“{ $skill }”的估计：测验第 { $n } 题，先难后易，不给帮助。
check-empty = 测验还没作答就结束了：没有任何变化。
check-mastered = “{ $skill }”：{ $n } 题答对 { $right } 题；之前 { $before }%，现在 { $now }%（已掌握）。
check-ended = “{ $skill }”：{ $n } 题答对 { $right } 题；之前 { $before }%，现在 { $now }%（达到 { $bar }% 算掌握）。
rate-nothing = 这里没有新的内容可评价。
rate-topic = 这个话题
rate-more = 已记下：多一些（{ $what }）。
rate-less = 已记下：少一些（{ $what }）。
