# 书写、查找和复制。

key-search = 查找
key-search-next = 下一处
key-search-back = 上一处
key-copy = 复制

help-comment = 写程序时：把当前行或选中的行变成注释，或取消注释
help-undo-text = 撤销对文字的上一次修改
help-search = 在正在阅读的内容中查找
help-search-next = 查找时：下一处
help-search-back = 查找时：上一处
help-copy = 把回复、可见的代码或你的答案复制到终端的剪贴板

field-search = 查找
field-search-missing = 查找：没有找到

vi-insert = 插入
vi-normal = 普通
vi-visual = 可视
vi-visual-lines = 可视行

no-comments = 不知道这种语言的注释怎么写。

copy-title = 复制到终端的剪贴板
copy-how = 有些终端不接受，或者会先询问。
copy-reply = 最后一条回复
copy-program = 你的程序
copy-answer = 你的答案
copy-code = 代码：{ $line }
copy-nothing = 这里还没有可以复制的内容。
copied = 已发送到终端的剪贴板：{ $what }（{ $bytes } 字节）。是否接受由你的终端决定。
copied-part = 已发送到终端的剪贴板：{ $what }共 { $bytes } 字节，只发送了前 { $most } 字节，更多的放不下。是否接受由你的终端决定。
