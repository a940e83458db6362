## Themes.
themes-title = 主题
themes-kept = 主题 { $name } 已保存到 { $file }。
themes-not-kept = 主题 { $name } 只在这次有效，没能保存：{ $why }
themes-only-now = 主题 { $name } 只在这次有效。
themes-sample-right = ✓ 正确。
themes-sample-wrong = ✗ 不对。
themes-sample-learner = 你：为什么？
themes-sample-tutor = 导师：因为……
themes-sample-code = let x = 1;
themes-sample-dim = 次要的字
themes-sample-chosen = 选中
themes-sample-steps = 从无到满
theme-about-default = 终端自己的 16 色，深浅背景都可读
theme-about-dark = 终端自己的 16 色，用于深色背景
theme-about-light = 终端自己的 16 色，用于浅色背景
theme-about-contrast = 高对比度，黑底白字
theme-about-night = 深蓝底上的柔和颜色
theme-about-day = 纸上的墨色
theme-about-okabe = 色觉障碍者也能分辨，黑底
theme-about-broken = 这个文件不能用
theme-unknown = 没有名为 { $name } 的主题；现有 { $all }。继续使用默认主题。
theme-unreadable = 主题 { $name } 的文件读不出来：{ $why }。继续使用默认主题。
theme-broken = { $at }：{ $why }（{ $help }）。继续使用默认主题。
theme-no-style = 没有名为 { $name } 的样式
theme-no-attribute = 样式里没有 { $name } 这一项
theme-no-table = 这不是样式
theme-wrong-value = { $name } 不能是这个值
theme-help-toml = 每行写一个 `key = value`
theme-help-styles = 样式有 { $all } 和 levels
theme-help-text = 写一段带引号的文字
theme-help-background = 写 "any"、"dark"、"light"，或 "#14181f" 这样的颜色
theme-help-levels = 写五个样式，从无到满
theme-help-look = 样式里可以写 fg、bg、bold、dim、underline 和 reversed
theme-help-colour = 写 "cyan"、"bright-red" 等 16 个名字之一，0 到 255 的数，或 "#rrggbb"
theme-help-flag = 写 true 或 false

## The palette, the themes and the help among the keys.
key-do-it = 执行
key-keep-it = 保存
key-as-before = 还原
help-palette = 查找这里能做的任何事
help-palette-too = 同上，用于字母不是文字的地方
help-themes = 换一个主题：颜色、对比度
help-up-list = 在操作列表里：向上
help-down-list = 在操作列表里：向下
help-up-theme = 在主题列表里：向上
help-down-theme = 在主题列表里：向下
help-works-here = 在这里可用：{ $place }
palette-title = 想做什么？
palette-nothing = 这里没有叫这个名字的操作。

## Where keys work.
place-name = 初次设置的输入栏
place-welcome = 初次设置的选项
place-home = 首页
place-lesson = 课文
place-options = 选择题
place-answer = 正在输入的答案
place-answer-keys = 答案已输入，字母作按键
place-fields = 多个输入栏
place-order = 给代码行排序
place-editor = 编写程序
place-editor-keys = 程序已写，字母作按键
place-desk = shell 任务
place-running = 正在运行
place-grading = 模型正在评判
place-marking = 由你评判
place-teach = 对学生说的话
place-taught = 已经告诉学生
place-dispute = 为什么不同意评判
place-confidence = 把握程度
place-saving = 正在保存
place-retry = 评判之后还能再试
place-verdict = 评判
place-talk = 和导师对话
place-overlay = 打开的页面
place-progress = 进度
place-palette = 操作列表
place-themes = 主题列表
place-leaving = 离开

## Keys of one's own: mistakes in the settings.
keys-no-action = 没有名为 `{ $name }` 的操作
keys-unknown = 没有按键 `{ $key }`
keys-shift = 按键不写作 `{ $key }`
keys-taken = `{ $key }` 传不到程序：会被 tmux、screen 或终端截住
keys-same = 终端对 `{ $key }` 和 `{ $other }` 发送的内容相同
keys-is-text = 在这个地方 `{ $key }` 是文字：{ $place }
keys-clash = 在同一个地方 `{ $key }` 会同时表示 `{ $one }` 和 `{ $other }`：{ $place }
keys-clash-digit = 在这个地方 `{ $key }` 用来选择，不能再表示 `{ $action }`：{ $place }
keys-help-near = 你想写的是 `{ $name }` 吗？
keys-help-actions = `gradus config keys` 列出所有操作
keys-help-names = 写一个字符，或 tab、space、up、pageup、f1 到 f12 等，前面可加 ctrl-、alt- 或 shift-
keys-help-shift = 直接写大写字母或那个符号
keys-help-other = 换一个按键
keys-help-chord = 用带 ctrl- 或 alt- 的按键，或 f1 到 f12
keys-help-clash = 换一个按键，或者给另一个操作也换按键
