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
reason-carried = 还没有问过“{ $skill }”。“{ $by }”建立在它之上，而那里你答对了，所以一道题就能看出你是否会它。
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
grade-other-stop = 它中止时报的是另一个错误：{ $code }。
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
how-predict-or-stop = 准确输入它会打印的内容；如果它会报错中止，则输入 `error`。
how-gaps = 逐个输入各个空 `___` 里该填的内容。
how-gap = 输入空 `___` 里该填的内容。
how-regex = 输入一个正则表达式；按它匹配的内容来判断。
how-short = 输入你的作答。
how-order-indent = 把各行排好顺序并缩进。不一定都用得上。
how-order-some = 把各行排好顺序。并非都用得上。
how-order = 把各行排好顺序。
how-trace = 输入每个标记处的值：以该行执行之后为准。
how-code = 编写程序；会用测试来运行它。
how-fix = 修复程序；会用测试来运行它。
how-command = 在专门建好的文件夹里，用真实的 shell 达到要求的状态；然后检查结果。
how-explain = 用你自己的话解释；然后和参考答案比较。
label-gap = 空 { $n }
answer-error-code = 它无法编译（`{ $code }`）。
answer-none = 题目的来源没有给出参考解答。
answer-panic = 它能编译，运行时会 panic。
answer-stops = 它会报错中止。
answer-stops-with = 它会报错中止（`{ $code }`）。
common-mix-up = 这是一个常见的误解。
verdict-mastered = ✓ 正确。你已经掌握了这项技能！
verdict-correct = ✓ 正确。
verdict-near = ✗ 非常接近，但不对。
verdict-incomplete = ✗ 不完整。
verdict-certain = ✗ 不对。你刚才十分确定，所以值得仔细看看。
verdict-not-known = – 这道题你还不会。
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
name-first-far = 请先输入一个名字；什么名字都行。
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

## Why no model speaks, or why it stopped.
voice-no-such-model = 模型 `{ $name }`（{ $origin }）不在这里；请看：gradus model list
voice-no-model = 还没有安装模型；用下面的命令获取默认模型：gradus model pull smollm2-135m
voice-none-wanted = 你选择了不用模型（{ $origin }）
voice-no-self = 程序找不到自身，无法启动引擎：{ $why }
voice-no-servers = `backend` 设为 "server"（{ $origin }），但 `servers` 里没有写服务器
voice-offline = 已设为离线（{ $origin }），不会询问 { $host }
request-unsent = 请求无法发送：{ $why }。
server-none = 没有指定服务器。
server-none-named = 没有指定服务器
server-formless = { $host } 的回复不符合要求的格式：{ $why }。
server-too-long = 内容太长，{ $host } 上的模型处理不了。请问得短一些。
server-cannot = { $host } 无法回答：{ $why }。
server-stopped = { $host } 中途停止：{ $why }。请再问一次。
server-unusable = { $host } 无法使用：{ $why }。会继续重试；请稍后再问。
server-unreached = 无法连接 { $host }：{ $why }
server-no-thread = 系统没有可用的线程（{ $why }）
server-late = 它没有及时回应
server-silent = 它不再回应
server-broke-off = 回复中断了
server-connection = 连接中断（{ $why }）
server-endless = 它的回复没有尽头
server-long-message = 它发来的消息太长
server-ended = 已被终止
server-status = 它的回应是 { $status }
server-status-why = 它的回应是 { $status }：{ $why }
server-key-refused = 它不接受来自 { $source } 的密钥
server-key-wanted = 它需要密钥（GRADUS_SERVER_KEY）
server-key-wanted-how = 它需要密钥；请把密钥放进 GRADUS_SERVER_KEY，或 `server_key_file` 指定的文件
server-elsewhere = 它转向另一个地址（{ $status }）；请在 `servers` 里写那个地址
server-no-chat = { $said }；它是提供 /v1/chat/completions 的服务器吗？有这个模型吗？
server-unknown = 找不到这个主机名
server-nobody = 那里没有程序在监听
server-certificate-unknown = 本机不信任为它签发证书的机构；请把该机构加入系统证书，或用 SSL_CERT_FILE 指明它的文件
server-certificate-name = 它的证书属于另一个名字；请按证书上的名字填写地址
server-certificate-date = 它的证书此刻无效；请询问服务器的管理员，并检查本机时钟是否正确
server-certificate = 它的证书未被接受（{ $why }）
server-without-tls = 它在该地址不使用 TLS；改用 http:// 则一切内容都会明文传送
server-no-models = 它没有列出模型
server-no-model = 它没有模型
server-other-models = 它没有模型 `{ $name }`；它有 { $names }
server-not-understood = 无法理解它的回应
server-busy = 它还在加载模型，或者太忙
engine-not-started = 无法启动引擎：{ $exe }：{ $why }。如果 gradus 刚刚更新过，请重新启动它。
engine-path = 模型的路径 { $path } 无法使用：{ $why }。请移动文件后重试。
engine-not-sent = 对话无法发送：{ $why }。
engine-silent = 它有 { $n } 秒没有回应
engine-ended-by-session = 启动它的会话已将它结束
engine-gpu-broke = 不使用 GPU，因为用它启动失败：{ $cause }
engine-ended = 引擎意外结束（{ $cause }）
engine-ended-loading = 引擎在加载模型时结束（{ $cause }）
engine-four-times = { $why }，已连续四次。
engine-log = 详情见 { $log }。
engine-other-model = 请用 `gradus model list` 选择别的模型，或用 `gradus model pull` 重新获取这个模型。
engine-again = { $why }。正在重新启动；请再问一次。
engine-unloadable = 无法加载模型 { $model }：本地库处理它时出错（{ $cause }）。文件已损坏，或者是这个版本不认识的类型。请用 `gradus model pull` 重新获取，或选择别的模型。
ended-vanished = 它消失了
ended-sigill = SIGILL：处理器缺少引擎所需的指令
ended-sigabrt = SIGABRT：本地库放弃了
ended-sigsegv = SIGSEGV 或 SIGBUS：本地库出错，或模型文件被改动
ended-sigkill = SIGKILL：它被杀死，可能是内存耗尽
ended-signal = 信号 { $n }
ended-gpu = 图形处理器出错
ended-code = 退出码 { $n }
ended-unknown = 原因不明

## What is not possible on the workbench, and what the tests say.
runner-no-place = 无法使用临时文件夹：{ $why }
runner-no-place-how = 请腾出空间，或把 TMPDIR 设为可以写入并运行程序的文件夹
runner-no-start = 无法启动 { $program }：{ $why }
runner-no-sandbox = 无法进入沙箱：{ $why }
runner-see-doctor = gradus doctor 会说明这个系统具备什么
runner-said-nothing = 它什么也没说
runner-broke = { $command } 出了故障（{ $end }）：{ $said }
runner-broke-how = 请腾出一些内存和磁盘空间再试；如果不行，{ $how }
runner-setup-failed = 这道题目的准备步骤失败（{ $end }）：{ $said }
runner-setup-how = 请告诉课程的作者：`gradus pack check --run` 会显示同样的结果
runner-no-language = 无法运行 `{ $language }` 程序
runner-languages = 可以运行的语言：{ $languages }
runner-none-found = 没有找到 { $names }
runner-not-found = 没有找到 { $name }
runner-stopped = 已停止
runner-does-not-work = { $name } 无法工作：{ $said }
runner-too-old = 需要 { $name } { $least } 或更新版本，而这里是 `{ $here }`
runner-no-folder = 无法建立这道题目的文件夹：{ $why }
runner-no-folder-how = 这是课程的错误：请跳过这道题目，并告诉作者
runner-line-late = 它没能及时结束。
runner-line-ended = 它被终止了。
test-early = 程序在这个测试完成之前就结束了
test-with = 参数为 { $args }
test-input = 输入为 { $read }
test-case = 第 { $n } 个用例
test-nothing = 没有内容
test-ended-code = 它以退出码 { $n } 结束
test-ended-signal = 系统终止了它（信号 { $n }）
test-prints-endless = 它没完没了地输出
test-fills-folder = 它把文件夹写满了
test-many-processes = 它启动了太多进程
test-ended = 它被终止了
linker-missing = rustc 没有找到链接器
linker-how = 安装 C 编译器：Linux 上用 gcc 或 clang，macOS 上用 `xcode-select --install`
get-c = 安装 C 编译器：`apt install gcc libc6-dev`、`dnf install gcc` 或 `xcode-select --install`
get-python = 安装 Python 3.8 或更新版本：`apt install python3`、`dnf install python3` 或 `brew install python`
get-rust = 从 https://rustup.rs 安装 Rust 1.85 或更新版本，然后打开新的终端
get-shell = 安装 POSIX shell，例如 `apt install dash`
get-git = 安装 git 2.28 或更新版本：`apt install git`、`dnf install git` 或 `brew install git`
get-sql = 安装 SQLite 3.31 或更新版本：`apt install sqlite3`、`dnf install sqlite` 或 `brew install sqlite`
runner-or = {" "}或{" "}
test-expected = 应为：
test-got = 实际：

## The course of a session.
no-answer-yet = 还没有作答。提示也许有帮助。
model-not-started = 模型还没有启动
all-done = 这里的内容全部掌握，也没有到期的复习。做得好。
placement-done = 摸底完成：{ $items } 题答对 { $right } 题。你的计划从这里开始。
lessons-afterwards = 课文要等结束之后再看。
reason-again = 你想再读一遍。
reason-chosen = 你选择了这项技能。
reason-after-lesson = 你读完了“{ $skill }”的课文；这是现在最适合你的题目。
letter-not-saved = 没能保存：{ $why }
folder-gone = 文件夹恢复了最初的样子：上次的文件夹已经不在了。
folder-afresh = 文件夹恢复了最初的样子。
run-not-here = 你的作答无法在这里运行，所以不计入结果：{ $why }。{ $how }
run-stopped = 已停止。不计入任何结果。
run-lesson = 课文 *{ $title }* 讲到了 `{ $code }`。
talk-too-long = 这段对话太长，模型处理不了了。
bench-not-whole = 这个系统的沙箱不完整，所以不运行非自带文件夹里的程序
bench-trust = 如果你信任程序的作者，请用 --trust 启动；gradus doctor 会说明缺少什么
bench-no-folder = 没有可供操作的文件夹
bench-refused = { $why }。{ $how }
journal-unread = 日志中有 { $n } 条记录无法理解；它们会被保留，但不计入。

## Where a setting comes from.
bench-strange = 沙箱不完整
origin-flag = 参数 { $name }
origin-environment = 环境变量 { $name }
origin-default = 默认

## What goes wrong on the disk.
store-in-use = 你的进度已在另一个会话中打开：{ $holder }；请结束那个会话，如果它卡住了就终止它的进程，然后重新启动
store-full = { $what }失败（{ $path }）：磁盘空间不足（{ $why }）；之前保存的一切都是安全的；请在那个磁盘上腾出空间，然后重试
store-read-only = { $what }失败（{ $path }）：无法写入（{ $why }）；之前保存的一切都是安全的；请让你对那个文件夹有写权限，或另选一个，然后重试
store-io = { $what }失败（{ $path }）：{ $why }；请检查那个磁盘和权限，然后重试
store-newer = { $path } 中的进度由更新版本的 Gradus 保存（格式 { $found }，本版本认识 { $known }）；没有做任何改动；请更新 Gradus，然后重新启动
store-changed = 日志 { $path } 在 Gradus 打开期间被别的程序改动；这次作答没有保存；请退出 Gradus 再重新启动
store-stopped = 日志 { $path } 不再接受作答，因为之前有一次写入中途失败；请检查磁盘，然后退出 Gradus 再重新启动
store-event = 无法把作答记入日志：{ $why }；请把它作为 Gradus 的错误报告
store-value = 无法读取 { $path } 中保存的 { $tree } 的 `{ $key }`：{ $why }；请重新启动 Gradus 来重建它
store-state = { $what }失败（{ $path }）：{ $why }；你的作答安全地保存在日志里；请重新启动 Gradus，从日志重建其余部分
store-step = { $key ->
    [write] 写入
    [write-the-journal] 写入日志
    [write-the-answer-into-the-journal] 把作答写入日志
    [end-the-last-line-of-the-journal] 补全日志的最后一行
    [look-at-the-journal] 查看日志
    [open-the-journal] 打开日志
    [read-the-journal] 读取日志
    [list-the-journal] 列出日志
    [create-the-folder] 创建文件夹
    [look-at-the-folder] 查看文件夹
    [make-private-the-folder] 把文件夹设为私有
    [make-durable-the-folder] 把文件夹写到磁盘上
    [write-into-the-folder] 写入文件夹
    [open-the-lock] 打开锁文件
    [take-the-lock] 获取锁
    [write-the-lock] 写入锁文件
    [read-the-quarantine] 读取隔离文件
    [copy-a-bad-line-to-the-quarantine] 把损坏的行复制到隔离文件
    [keep-the-torn-end-of-the-journal] 保留日志被截断的末尾
    [cut-the-torn-end-of-the-journal] 截去日志损坏的末尾
    [open-the-state] 打开状态
    [use-the-state] 使用状态
    [save-the-state] 保存状态
    [read-the-state] 读取状态
    [rebuild-the-state] 重建状态
    [move-the-damaged-state-aside] 移开损坏的状态
    [begin-the-state-anew] 重新建立状态
    [begin-the-import] 开始导入
    [write-the-import] 写入导入内容
    [add-the-import-to-the-journal] 把导入内容加入日志
    [read-the-key] 读取密钥
    [write-the-key] 写入密钥
    [list-the-folder] 列出文件夹
    [erase] 清除
    [write-the-journal-anew] 重新写入日志
    [remove-what-is-no-longer-needed] 删除不再需要的内容
   *[other] { $what }
}
store-bad-lines = 你的日志有 { $n } 行无法读取，不计入（{ $file }：{ $why }）；副本在 { $copy }，其余的都已读取。

## What the store found at the start.
store-now-private = 文件夹 { $path } 之前对其他用户开放；现在已设为私有。
store-records-missing = { $path } 中的日志止于第 { $end } 条记录，但之前已到过第 { $reached } 条；由缺失记录得出的结果已保留。
store-behind = 保存的状态比日志落后 { $n } 次作答，已根据日志补齐，没有丢失任何内容；未完成的草稿可能是较早的一份。
store-state-missing = 保存的状态不见了；已根据日志重建，没有丢失任何内容。
store-state-damaged = 保存的状态已损坏（{ $why }）；它被移到 { $aside }，并已根据日志重建，没有丢失任何内容。
store-torn = 日志的最后一行被截断，很可能是因为崩溃或断电；未写完的 { $n } 字节已移到 { $kept }，之前的一切都在。

## The commands that show a learner something.
cli-nobody = 这里还没有人开始学习。请运行：gradus
cli-status = { $name }：已掌握 { $mastered }/{ $total } 项技能，{ $due } 项该复习。作答 { $answers } 次（答对 { $right } 次），今天 { $today } 次，连续 { $days } 天，共 { $minutes } 分钟。
cli-next-lesson = 课文：{ $title }。
cli-next-question = 题目：{ $title }。
cli-next-nothing = 没有了。
cli-next = 接下来：{ $title }。
cli-no-skill = 没有技能 `{ $name }`；请看：gradus status --json
cli-why-answers = 每次作答的影响，从最早的开始
cli-why-since = 此后  { $points } 个百分点，来自时间流逝和其他技能上的作答
cli-range-open = { $low } 以上
cli-range = { $low } 到 { $high }
cli-plan-row = 道题（{ $range }），{ $minutes } 分钟
cli-no-answers = 还没有任何作答。请运行：gradus
cli-time = 用时
cli-time-answers = 作答
cli-time-between = 评判和再次尝试
cli-time-lessons = 课文
cli-time-by-kind = 作答用时，按题型
cli-time-by-skill = 作答用时，按技能
cli-timing = { $time }（{ $n } 次作答）
cli-retention = 记忆保持
cli-nothing-to-keep = 还没有掌握任何技能，所以没有要保持的内容。
cli-keep = 现在 { $now }%，7 天后 { $week }%，30 天后 { $month }%；复习 { $n } 次即可保持
cli-cut = 超过五分钟或远超你平时的用时会先截短再计入（至今 { $n } 次）。
history-empty = 还没有任何记录。请运行：gradus
history-begins = { $name } 开始学习 { $curriculum }
history-no-placement = 跳过了摸底
history-placed = 摸底完成，共 { $n } 题
history-lesson = 读了 { $skill } 的课文（{ $n } 秒）
history-hint = { $item } 的第 { $rung } 条提示
history-skipped = 跳过了 { $item }
history-learner = 学习者：{ $text }
history-tutor = 导师：{ $text }
history-after-hints = ，看过 { $n } 条提示之后
history-after-answer = ，看过答案之后
history-explanation = 讲解
history-thumb-up = 赞了{ $what }（{ $skill }）
history-thumb-down = 踩了{ $what }（{ $skill }）
history-chose = 选择了 { $skill }
history-disputed = 质疑了 { $skill } 的估计
history-taste-forgotten = 清除了喜好和讲解方式
history-newer = 更新版本的记录
history-guess-right = 猜测（{ $guess }）：对
history-guess-wrong = 猜测（{ $guess }）：不对

course-ask = 想学什么？
course-which = 输入编号或名称；直接按 Enter 则选 { $usual }：
course-unknown = 这里没有“{ $said }”。
