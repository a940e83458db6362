## The map of the skills, and the page of one.
map-title = 技能图
map-next-word = 接下来
map-selected = { $title }：{ $standing }；前置 { $needs } 项，后续 { $opens } 项。
map-next = 接下来：{ $reason }
map-next-here = 导师接下来会到这里：{ $reason }
map-more = 它有 { $needs } 项前置、{ $opens } 项后续，这里放不下全部；按 Enter 可以逐一列出。
map-standing = { $standing }，{ $rate }，{ $firmness }
map-mastery = 掌握程度：{ $standing }（能力误差 ±{ $spread } logit）；独立作答 { $n } 次。
map-evidence = 依据
map-open = 尚未克服的误解
map-overcome = 已经克服的误解
map-mix-up = 出现过 { $times } 次。实际上：{ $correction }
map-needs = 它的前置技能
map-opens = 学会它之后可学
map-neighbour = { $title }：{ $standing }
map-forecast-none = 还没有什么可遗忘的：记忆从第一次答对开始计算。
map-forecast = 现在记得的概率是 { $recall }%；将在 { $date } 降到 { $bar }% 以下，{ $days ->
    [0] 不到一天之后
   *[other] 还有 { $days } 天
}。
map-forecast-fallen = 现在记得的概率是 { $recall }%；已在 { $date } 降到 { $bar }% 以下：该复习了。
map-forecast-later = 如果不复习，7 天后是 { $week }%，30 天后是 { $month }%。
map-unasked = 这项技能没有题目，因此无法测量：读完课文就可以了。
map-unasked-read = 这项技能没有题目，因此无法测量。课文你已经读过，这就够了。
map-unasked-here = 它的题目在这台机器上都无法使用：缺少某种语言或程序（参见 `gradus doctor`）。
skill-open = 可学
skill-unasked = 无题目
lesson-alone = 这项技能没有题目：读完课文，就算学完了。
field-find = 查找技能
key-map = 技能图
key-find = 查找
key-find-next = 下一处
key-open-skill = 打开
help-map = 技能图：谁是谁的前置，你的进度如何，导师接下来去哪里
help-map-too = 技能图，用于课文或题目中
help-find = 在技能图上：按名称中的字查找技能
help-find-first = 回到第一处
help-find-next = 下一处
help-left = 在技能图上：向左；在列表中到上一级技能
help-right = 在技能图上：向右；在列表中到下一级的第一项
help-lesson-here = 看这项技能的课文，再按一次返回
plain-map-skill = { $title }（{ $id }）：{ $standing }；前置：{ $needs }
plain-map-first = { $title }（{ $id }）：{ $standing }
plain-map-more = /map 技能 会显示某一项的全部信息。
plain-map-on = /learn { $id } 现在就学，/test { $id } 申请测验。
