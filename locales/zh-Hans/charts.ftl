## 进度界面的图表，以及每张图用文字说的内容。
tab-skills = 技能
tab-mastery = 走势
tab-calendar = 日历
tab-forecast = 预测
tab-time = 用时
tab-gain = 进步
charts-reading = 正在读取你的答题记录……
key-tabs = 图表
help-next-tab = 在进度界面：下一个标签页，从技能到各张图表
help-last-tab = 在进度界面：上一个标签页
plain-no-chart = 没有名为 `{ $name }` 的图表。可用的有：/progress skills、mastery、calendar、forecast、time、gain。

chart-of-mastery = 掌握程度的走势
chart-of-calendar = 一年中的每一天
chart-of-forecast = 不练习时的记忆
chart-of-time = 各类题目的答题用时
chart-of-gain = 独立答对的比例：起初与近来
chart-today = 今天
chart-in-days = { $n } 天后
chart-mastered = 已掌握的技能
chart-open = 未克服的误解
chart-hints = 每题提示数
chart-none = 无
chart-answers = 每天答题数：
chart-seconds = { $n } 秒
chart-forecast-legend = { $band } 向下延伸到最弱的技能；降到 90% 时就该复习。
chart-time-legend = { $plot } 从最快的一成到最慢的一成；方框内是中间的一半，其中标出中位数。
chart-gain-legend = { $first } 最初三次作答，{ $last } 最近三次作答
weekday-short = { $n ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
   *[7] 日
}
month-short = { $n }月

series-none = 还没有内容：图表都根据你自己的作答绘制。
series-mastery-none = 这里还没有内容。每次作答都会让它多起来：你会看到自己每天掌握了课程的多少，以及这个估计有多可靠。
series-mastery = 目前大约掌握了课程的 { $mean }%（九成把握在 { $low }% 到 { $high }% 之间）；{ $total } 项技能中已掌握 { $mastered } 项。
series-mastery-since = { $days } 天前是 { $then }%。
series-mix-ups = 你出现过的误解：{ $open } 个未克服，{ $overcome } 个已克服。
series-mix-ups-none = 你还没有出现过误解。
series-hints = 提示：最近四周平均每题 { $now } 次，之前四周 { $before } 次。
series-hints-now = 提示：最近四周平均每题 { $now } 次。
series-hints-none = 最近四周没有作答。
series-calendar = 过去一年里，你在 { $days } 天中用 { $minutes } 分钟答了 { $n } 题。
series-runs = 最长连续 { $run } 天，目前连续 { $streak } 天。
series-forecast = 如果不练习，已掌握内容的记忆将从今天的 { $now }% 降到 30 天后的 { $month }%、90 天后的 { $quarter }%。
series-forecast-due = 需要复习的技能：今天 { $due } 项，30 天后 { $later } 项，90 天后 { $last } 项。
series-forecast-none = 还没有掌握任何技能，所以也没有可遗忘的。
series-time-none = 还没有测到答题用时。
series-time-one = “{ $kind }”类题目，你有一半在 { $median } 秒内答完，中间的一半在 { $low } 到 { $high } 秒之间。
series-time = 你答得最快的是“{ $quick }”类题目（一半在 { $fast } 秒内），最慢的是“{ $slow }”类题目（一半在 { $long } 秒内）。
series-gain-none = 现在判断还太早：至少要有一项技能有六次首次作答。
series-gain-one = 有一项技能可以比较：独立答对的比例起初为 { $before }%，近来为 { $after }%，变化 { $gained } 个百分点。只有一项技能，说明不了太多。
series-gain = 在 { $n } 项技能中，独立答对的比例起初为 { $before }%，近来为 { $after }%，变化 { $gained } 个百分点（95% 的把握在 { $low } 到 { $high } 之间）。
