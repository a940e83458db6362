## What keys do here, in a word or two: the line at the foot.
key-go-on = 继续
key-run-tests = 运行测试
key-check = 检查
key-open-shell = 打开 shell
key-shell = 回到 shell
key-move = 移动
key-indent = 缩进
key-hint = 提示
key-the-answer = 看答案
key-talk = 对话
key-keys = 按键
key-hint-talk = 提示、对话
key-undo = 撤销
key-next-field = 下一格
key-pick = 选择
key-take-back = 取用、放回
key-take = 取用
key-put-back = 放回
key-tick = 勾选
key-skip = 跳过
key-not-known = 我不会
key-show-answer = 看答案
key-your-editor = 外部编辑器
key-anew = 重新开始
key-lesson = 课文
key-why = 为什么
key-progress = 进度
key-change-plan = 修改计划
key-test-out = 申请测验
key-good = 喜欢
key-bad = 不喜欢
key-help = 帮助
key-more = 下一页
key-read-on = 往下读
key-back = 返回
key-home = 首页
key-stop = 停止
key-quit = 退出
key-leave = 离开
key-stay = 留下
key-how-sure = 把握程度
key-new-line = 换行
key-end-check = 结束测验
key-end-placement = 结束摸底
key-choose = 选定
key-no-deadline = 不设期限
key-next = 下一题
key-answer = 提交
key-done = 完成
key-do-not-say = 不说
key-try-again = 再试一次
key-send = 发送
key-close = 关闭
key-learn-it = 学习它
key-type = 输入

## The same in a sentence, for the help.
help-next = 做下一件该做的事
help-run-tests = 运行程序的测试：这就是你的作答
help-check = 检查排好的顺序，或你达到的状态
help-shell = 打开 shell；用 exit 或 Ctrl-D 离开
help-line-up = 把已放置的行上移
help-line-down = 把已放置的行下移
help-line-left = 把已放置的行左移一级
help-line-right = 把已放置的行右移一级
help-hint = 下一条提示；三条之后是答案
help-talk = 和导师谈谈这篇课文或这道题目
help-focus = 在作答框和按键之间切换
help-new-line = 在作答中换行
help-new-line-program = 写程序时：换行，缩进与上一行相同
help-indent = 写程序时：缩进；有选区时缩进其中所有行
help-outdent = 写程序时：减少一级缩进
help-undo = 写程序时：撤销上一次修改
help-redo = 写程序时：重做
help-outside = 用你自己的编辑器写（$VISUAL 或 $EDITOR）
help-next-field = 下一格；最后一格之后回到第一格
help-last-field = 上一格
help-pick = 选择光标处的选项
help-take = 把光标处的行放进你的顺序，或放回去
help-tick = 你的解释是否讲到了光标处的要点
help-skip = 先放下这道题目（摸底时：我不会）
help-show-answer = 不再试了：显示答案
help-end-test = 摸底或测验时：到此结束
help-anew = 重新开始：程序恢复原样，顺序清空，文件夹重建
help-lesson = 阅读这道题目的课文
help-why = 为什么是这道题目，以及估计背后的依据
help-progress = 你在每项技能上的进度
help-plan = 修改每天的分钟数、期限和兴趣
help-test-out = 质疑某个估计：不靠帮助答三到五道难题
help-good = 多一些这样的讲解和话题
help-bad = 少一些这样的
help-help = 显示本帮助
help-up = 向上
help-down = 向下
help-page-up = 向上翻页
help-page-down = 向下翻页
help-top = 到开头
help-bottom = 到末尾
help-back = 关闭已打开的内容；在题目中则回到首页
help-back-too = 同上，用于字母不作为文本输入的地方
help-stop = 停止运行；不计入任何结果
help-quit = 退出；一切都会保留
help-stay = 留下
help-interrupt = 停止导师的回复或程序的运行；否则询问是否退出
help-quit-now = 立即退出；一切都会保留
help-suspend = 把程序挂到后台（用 fg 恢复）
help-redraw = 重新绘制屏幕

## What opens on top: help, why, progress, leaving.
keys-more = 1-9 选择选项或勾选要点；1-4 表示你有多大把握。在输入框里，字母都是文本：按 Tab 或 Esc 离开输入框去用按键；写程序或有多个格子时按 Esc。
why-now = 为什么现在是它
why-made-of = 估计由什么构成
why-answers = 最近几次作答的影响
nothing-due = 全部都已掌握，也没有到期的复习。
skills-mastered = 已掌握 { $mastered }/{ $total } 项技能
answers-right = { $n } 次作答，{ $rate }% 正确
minutes = { $n } 分钟
days-in-row = 连续 { $n } 天
progress-legend = ✓ 已掌握  ↻ 该复习  ◐ 已开始  ○ 可学  · 未解锁
skill-mastered = 已掌握
skill-review = 该复习
skill-locked = 未解锁
skill-begun = 已开始
skill-just-begun = 刚开始
skill-learning = 学习中
leave-title = 要退出 Gradus 吗？
leave-today = 本次共作答 { $answers } 次，答对 { $right } 次。
leave-kept = 一切都会保留；下次从这里继续。
leave-keys = y：退出。  Enter：留下。

## Home.
hello = 你好，{ $name }。
home-next = 接下来
home-begun = 进行中
home-placement = 摸底从上次停下的地方继续。
home-nothing = 没有了：全部都已掌握，也没有到期的复习。
today-none = 今天还没有作答
today-answers = 今天作答 { $n } 次
reviews-due = { $n } 项复习到期

## The panels of wide screens.
panel-plan = 计划
panel-evidence = 你的依据
panel-no-evidence = 还没有：这里的每个估计都将来自你自己的作答。
panel-forecast = 预测
panel-time = 作答用时
panel-gain = 收获
panel-likings = 喜好
panel-nothing = 还没有测量
panel-standing = { $standing }，{ $firmness }
panel-alone = 独立作答 { $n } 次
panel-why = 为什么是它
panel-session = 本次学习
panel-hints = 还剩 { $left }/3 条提示
panel-no-answers = 还没有作答
panel-right = { $answers } 次中对了 { $right } 次
estimate-rough = 粗略的估计
estimate-fair = 尚可的估计
estimate-firm = 可靠的估计

## The first run.
welcome-title = 欢迎使用 Gradus。
welcome-about = Gradus 在终端里教你编程：{ $title }，共 { $skills } 项技能。它会提问、判断、提示，并根据你已掌握的内容决定接下来学什么。一切都留在这台机器上。
welcome-about-short = 你在这里输入的一切都留在这台机器上。
welcome-about-far = Gradus 在终端里教你编程：{ $title }，共 { $skills } 项技能。它会提问、判断、提示，并根据你已掌握的内容决定接下来学什么。模型运行在另一台机器 { $host } 上：你对导师说的话，连同它需要了解的有关你的情况，都会发送到那里。其余的一切都留在这台机器上。
welcome-about-far-short = 你对导师说的话，连同它需要了解的有关你的情况，会发送到 { $host }。
welcome-plan = 你的计划
welcome-step = 第 { $n }/{ $of } 步

## The status line.
model-none = 没有模型
model-loading = 模型加载中 { $percent }%
model-ready = { $name }，运行于 { $place }
model-restarting = 模型重启中
model-failed = 模型出错
status-replying = 正在回复
status-turn = 即将轮到
status-queue = 等待中，前面还有 { $n } 个
status-reading = 阅读中 { $done }/{ $total }
status-thinking = 思考中
status-saved = 已保存
status-saving = 保存中
status-speed = { $n } 词元/秒

## The frame of every screen.
why-line = 原因：{ $reason }
opening = 正在打开你的笔记…
too-small = { $size } 太小了。Gradus 需要 { $least }。
skill-new = 新

## Fields, and answers of more than one line.
field-talk = 和导师对话
field-answer = 你的作答
field-deadline = 期限
field-name = 你的名字
field-program = 你的程序
order-yours = 你的顺序
order-empty = 还没有
order-left = 待放置的行
order-check = 检查顺序
desk-typed = 你输入的命令
desk-typed-lead = 你输入的命令：
desk-check = 按 Enter 检查结果；按 o 回到 shell。
desk-open = 按 Enter 打开 shell；在其中用 exit 或 Ctrl-D 回到这里。
running-answer = 正在运行你的作答…
marking-yours = 你的解释
marking-model = 参考答案
marking-points = 你的解释讲到了其中哪些要点？
answer-lead = 你的作答：
answer-title = 你的作答：

## Lesson, question and verdict.
tutor-lead = 导师：
tutor-waiting = 导师：…
you-lead = 你：
lesson-of = 课文：{ $title }
placement-question = 摸底，第 { $n } 题（最多 12 题）
check-question = 测验，第 { $n } 题（最多 5 题）
hint-of = 提示 { $rung }/3
the-answer = 答案
saving-answer = 正在保存你的作答…
not-saved = 你的作答没能保存：{ $why }
not-saved-again = 按 Enter 重试。保存妥当后才会给出评判。
how-sure = 你有多大把握？
sure-1 = 1 猜的
sure-2 = 2 不确定
sure-3 = 3 比较确定
sure-4 = 4 十分确定

## Notices of the screen.
loan-failed = 没能启动：{ $why }
shell-greeting = 这是一个独立的文件夹：在这里做什么都不会影响你自己的文件。用 `exit` 或 Ctrl-D 回到导师这里。
set-editor = 请把 VISUAL 或 EDITOR 设为你想用的编辑器，再重新启动。
order-take-first = 先把这一行放进你的顺序，然后才能缩进。
program-as-given-undo = 程序已恢复原样。在其中按 Ctrl-U 可找回你写的程序。
order-afresh = 所有的行都回到了原处。

## The mode of lines.
plain-order = 按正确顺序输入它们的编号：3 1 2
plain-order-indent = 按正确顺序输入它们的编号，每缩进一级就在编号后加一个 >：3 1> 2>>
plain-program-new = 逐行输入你的程序，最后一行只输入一个点；然后用 /run。
plain-program-so-far = 目前的程序：
plain-program = 输入你的全部程序行，最后一行只输入一个点；然后用 /run 运行测试。/show 显示程序，/edit 打开你的编辑器，/fresh 恢复最初的程序。
plain-explain = 以只有一个点的一行结束。
plain-command = 每一行都会在那个文件夹里执行。/check 检查状态，/fresh 重建文件夹。
plain-fields = 可在一行里用 | 隔开全部填完，也可逐个填写。
plain-model = 参考答案：
plain-points = 它的要点：
plain-mark = 输入你的解释也讲到的要点编号，用空格隔开；直接按 Enter 表示一个也没有。
plain-mark-wrong = 请输入要点的编号，用空格隔开，或什么都不输入。
plain-order-wrong = 请输入行的编号，每个只用一次，用空格隔开，或输入 /help。
plain-command-empty = 请输入一条命令，或 /check。
plain-program-as-given = 程序已恢复原样。/show 显示程序。
plain-answer-empty = 你的作答已清空。
plain-nothing-for-that = 这里用不上它；请看 /help。
plain-program-first = 请先输入你的程序，或用 /edit 修改这个程序。
plain-nothing-before-dot = 点之前什么都没有。
plain-lines-taken = 已收到 { $n } 行。/show 显示它们。
plain-lines-taken-run = 已收到 { $n } 行。/run 运行测试，/show 显示它们。
plain-numbers-wrong = 请输入编号，用空格隔开，或什么都不输入。
plain-choices-wrong = 请输入所有正确选项的编号，用空格隔开，或输入 /help。
plain-choice-wrong = 请输入一个选项的编号，或输入 /help。
plain-no-skill = 没有技能 `{ $name }`。/progress 会列出全部技能。
plain-no-command = 没有命令 /{ $name }。可用的命令有：
plain-progress = 已掌握 { $mastered }/{ $total } 项技能，作答 { $answers } 次，答对 { $right } 次。
plain-skill-locked = { $title }：未解锁（{ $id }）
plain-skill-new = { $title }：新（{ $id }）
plain-skill = { $title }：{ $rate }%，{ $standing }（{ $id }）
plain-no-editor-terminal = 这里没有可供编辑器使用的终端
plain-no-editor = 请把 VISUAL 或 EDITOR 设为你想用的编辑器，再重新启动
plain-no-text = 这里没有文本
plain-edit-failed = 没能成功：{ $why }
plain-shell-failed = 无法执行：{ $why }。{ $how }
plain-picked = （已选）
plain-welcome-name = 请输入你的名字。
plain-welcome-date = 请输入；直接按 Enter 表示没有。
plain-welcome-kept = 请输入新的内容；直接按 Enter 则保留：{ $kept }
plain-welcome-number = 请输入其中一项的编号；直接按 Enter 则选 { $n }。
plain-welcome-numbers = 请输入所有喜欢的编号，用空格隔开；直接按 Enter 表示不再选。
plain-home-placement = 你好，{ $name }。接下来：摸底继续。
plain-home = 你好，{ $name }。接下来：{ $reason }
plain-home-nothing = 你好，{ $name }。接下来：没有到期的内容。
plain-home-keys = 按 Enter 继续；/help 列出所有命令。
plain-lesson-read = 读完后按 Enter。
plain-on-placement = 摸底 · { $title }：
plain-on-check = 测验 · { $title }：
plain-on-question = 题目 · { $title }：
plain-so-far = 你目前的作答：{ $answer }
plain-hint = 提示 { $rung }/3：{ $text }
plain-answer = 答案：{ $answer }
plain-once-more = 再试一次。
plain-running = 运行中…
plain-how-sure = 你有多大把握？1 猜的，2 不确定，3 比较确定，4 十分确定，直接按 Enter 表示不说。
plain-again = 按 Enter 重试。
plain-give-up = /giveup 显示答案。
plain-prints = 输出：
# What `/help` says.
plain-help =
    直接按 Enter     做下一件该做的事
    输入数字         选择选项；1 到 4 表示有多大把握
    输入文字         你的作答；行末加 \ 可换行继续
    多行             程序或解释：以只有一个点的一行结束
    /hint            下一条提示；三条之后是答案
    /say 内容        和导师对话（也可用 /ask、/talk）
    /why             为什么现在是它，以及估计由什么构成
    /lesson          阅读这道题目的课文
    /skip            先放下这道题目（摸底时：我不会）
    /run             运行程序的测试；/show 显示程序，/edit 打开你自己的编辑器
    /check           检查你在文件夹里达到的状态
    /fresh           重新开始：程序恢复原样，文件夹重建
    /giveup          不再试了（摸底时：到此结束）
    /dispute 理由    对结论提出异议；如果由模型评判，则改由你自己判断
    /teach           纠正一位想法和你当初一样的学生
    /progress        你的进度；加上 mastery、calendar、forecast、time 或 gain 则显示图表
    /plan            剩下的还要多久（/plan change 可修改计划）
    /stats           用时、收获，以及还会记得多少
    /good, /bad      评价课文、讲解或回复
    /easier, /harder 换一道比眼前容易或难一些的题目
    /example, /break 看课文里的示例；休息一下（一切都会保留）
    /testout         质疑眼前这项技能的估计
    /yes, /fine      对你感受的猜测没错；或者：没有，我很好
    /memory          导师记得你的哪些事
    /learn 技能      现在就学这项技能
    /test 技能       质疑某个估计：答几道难题
    /home            离开这道题目
    /map             所有技能及其前置；/map 技能：关于某一项的全部信息
    /models          由哪个模型说话，它可以做什么，还有哪些已在这里或可以获取（也可用 /model）
    /pull 名称       下载一个模型；Ctrl-C 停止，下次从那里继续
    /use 名称        从现在起由这个模型说话
    /export          把你的全部记录写入一个文件，与 `gradus export` 相同
    /again           把这里的内容再说一遍
    /quit            退出；一切都会保留

## Above what a program prints.
code-prints = 输出
