# 同一位学习者同时打开多个会话。
share-joined = 你的进度也在另一个会话中打开（{ $holder }）。两边都能用，各自能看到对方保存的内容。
share-with = 与 { $terminal } 上的进程 { $pid } 共用
share-with-many = 与另外 { $n } 个会话共用
share-silent = 打开你的进度的那个会话没有回应：{ $holder }；如果它被暂停了，请让它继续（在它的终端里用 fg，或 kill -CONT { $pid }），或者终止它（kill -KILL { $pid }），然后重试；已保存的内容不会丢失
share-elsewhere = 你的进度正在另一台电脑上打开：{ $holder }；两台电脑不能共用；请先结束 { $host } 上的会话，再重新启动；已保存的内容不会丢失
share-version = 你的进度正在另一个版本的 Gradus（{ $version }）中打开：{ $holder }；请先结束那个会话，再重新启动
share-nobody = 打开你的进度的会话已经结束，接替它的会话也结束了；请重试

# `gradus doctor --repair` 发现了什么、做了什么。
mend-mode = { $path } 可能被别人访问，或者你自己无法访问。
mend-leftover = { $path } 是某个中断的会话留下的。
mend-missing = 日志缺少 { $n } 条记录，而 `backup` 里的副本中有。
mend-unreadable = 日志中有 { $n } 行无法读取，也没有副本。
mend-state = { $path } 中保存的状态不见了。
mend-aside = { $path } 是一份旧的损坏状态，已有更新的保留着。
mended-mode = { $path } 现在只有你能访问。
mended-unfinished = 一份正在修复的日志已移到 { $aside }。
mended-leftover = 已删除 { $path }。
mended-missing = 已从副本向日志恢复 { $n } 条记录；损坏的日志保存在 { $aside }。
mended-aside = 已删除 { $path }；最新的仍保留。
mended-state = 状态已重新生成，共 { $n } 个回答。
mend-nothing = 没有需要修复的地方。
