## Encryption.
store-locked = 你的进度已加密（{ $path }），目前处于锁定状态；请在 Gradus 于终端询问时输入口令，或用 GRADUS_PASSPHRASE_FILE 指定存放口令的文件
store-passphrase = 口令不对；没有做任何改动
store-key-file = { $path } 中的密钥无法使用：{ $why }；如果有该文件的副本，请放回原处
store-not-turned = { $path } 中的存储保持原样：{ $why }
store-turn-unreadable = 日志中有 { $n } 行无法读取，会被舍弃；请查看 quarantine.jsonl，或加上 --leave-out
store-lines-gone = 你的加密日志有 { $n } 处缺少前面的记录：它们被删除了。其余记录都已读取。
passphrase-ask = 口令：
passphrase-new = 新口令：
passphrase-again = 再输入一次：
passphrase-wrong = 口令不对。
passphrase-nobody = 需要新口令，但无法询问；请用 GRADUS_PASSPHRASE_FILE 指定存放口令的文件，更换口令时用 GRADUS_NEW_PASSPHRASE_FILE
passphrase-differ = 两次输入不一致；没有做任何改动
passphrase-short = 口令至少要有 { $n } 个字符；几个词连在一起既好记又难猜
passphrase-file = 无法从 { $path } 读取口令：{ $why }
passphrase-file-open = 别人能读取文件 { $path }，或者它不属于你；口令只能归你一人：chmod 600
passphrase-given-up = 没有输入口令；没有做任何改动
passphrase-no-text = 输入的内容不是 UTF-8 文本；没有做任何改动
encrypt-warning = 没有口令，谁也读不到你在这里学了什么，也无法找回：忘记口令，一切就都丢失了。损坏数据的副本不会一并保留。
encrypt-already = 已经加密；gradus encrypt --change 可以更换口令
encrypt-done = 已加密：{ $n } 条记录。旧数据在被覆盖之前可能仍留在存储介质上。
encrypt-changed = 口令已更换。旧密钥文件的副本仍可用旧口令打开。
encrypt-states = 无法从 { $path } 删除模型对会话的记忆：{ $why }
decrypt-not = 没有加密
decrypt-sure = 从现在起，能读取这块磁盘的人都能读到你学了什么。继续吗？
decrypt-done = 已取消加密：{ $n } 条记录。

## Taking along.
export-terminal = 导出内容是给文件或其他程序的；请加上 -o 文件名，或通过管道传送
export-there = { $path } 已存在；请换一个文件名，或加上 --force
export-refused = 无法写入 { $path }：{ $why }
export-done = 已写出 { $n } 条记录。
export-unreadable = 日志中有 { $n } 行无法读取，没有包含在内；请运行：gradus doctor
export-in-use = 有一个会话正打开着，所以导出内容不含你在其中的位置；所有作答都在。
portable-not-ours = 这不是 Gradus 的导出文件：第一行不对
portable-newer = 这份导出由更新版本的 Gradus 写成（格式 { $found }，本版本认识 { $known }）；没有做任何改动；请更新 Gradus 后重试
portable-unreadable = 无法读取文件：{ $why }；没有做任何改动
import-no-file = 无法打开 { $path }：{ $why }
import-done = 新增 { $new }，已有 { $known }，无法读取 { $unreadable }。
import-would = 将新增 { $new }，已有 { $known }，无法读取 { $unreadable }；没有做任何改动。
import-flaw = {"  "}第 { $line } 行：{ $why }
import-cut = 文件提前结束：最后一部分的内容不在其中。
import-place = 你将从另一台机器上停下的地方继续。
import-settings = 设置也已导入。
import-left-out = 有 { $n } 行被略过

## Erasing.
erase-word = 清除
erase-ask = 你在这里做过的一切都将永久删除，包括 { $data } 及相关内容。输入“{ $word }”继续：
erase-nobody = 无法询问；要清除一切请加上 --yes
erase-kept = 没有做任何改动
erase-nothing = 没有可清除的内容。
erase-done = 关于你的一切都已清除。
erase-stays = 模型（{ $models }）、课程包以及你导出的文件保留。
erase-refused = 无法清除 { $path }：{ $why }；之前已清除的不会恢复；请让它可写，然后再执行一次
erase-engine = 某个会话的模型仍在运行（{ $path }）；请结束那个会话，然后重试

## Others on this machine.
private-mended = 其他用户之前可以访问 { $path }；现在只有你可以。
private-not-mended = 其他用户可以访问 { $path }，而且无法改变：{ $why }
private-not-yours = { $path } 属于另一个用户，他可以读取写在那里的内容。

## What is wrong with a line of an export.
flaw-before = 时间早于 1970 年
flaw-ahead = 时间还没有到
flaw-evidence = 不是这里认识的记录
flaw-type = 类型不对
flaw-long = 用时超过一个月
flaw-minutes = 一天没有这么多分钟
flaw-day = 日期无效
flaw-difficulty = 难度无效
flaw-numbers = 题目不可能有这样的数值
export-where = 你的全部记录已写入 { $path }（{ $n } 条）。
help-export = 把你的全部记录写入启动时所在文件夹中的一个文件
