# Where a passage stands: the title of a lesson, and what of it.
place-correction = { $title }：常见误区
place-explanation = { $title }：你答过的一道题

# $page is the name of a manual page (grep), $section one of its headings (OPTIONS).
manual-cited = man { $page }，{ $section }：
manual-says-nothing = 在 { $page } 的手册页里没有找到相关内容。它讲的是：
manual-no-page = 这台机器上没有 { $page } 的手册页。它通常随该程序的软件包或其文档包一起安装；也可以试试 `{ $page } --help`。
manual-no-man = 这台机器上没有手册页。请安装 `man-db`（精简过的系统可运行 `unminimize`），然后再问一次。
manual-failed = 无法读取 { $page } 的手册页：{ $why }
manual-slow = 耗时太长。
