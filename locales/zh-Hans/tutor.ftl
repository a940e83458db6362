# What the tutor says in the conversation, and about it.
stopped = 已停止。
talk-where = 导师只谈课文和题目：请先打开一个（测验中不可以）。
nothing-to-talk-about = 现在还没有可以谈的内容。
model-could-not-reply = 模型未能回答：{ $error }
model-is-silent = 模型暂时没有回应，稍后可能会继续。
cut-answer = 模型正要说出答案，所以它的回复到此为止。可以改用提示。
cut-loop = 模型开始重复自己的话，所以它的回复到此为止。
cut-nothing = 模型没有说出什么。
no-model-speaks = 这里没有模型在说话：{ $why }
model-may-not-speak = 这里由课文来回答，而不是模型：{ $why }
model-not-examined = 这里由课文来回答。模型通过考核后也可以回答；小模型的考核大约需要半小时：gradus model eval
general-knowledge = 你的课文里没有讲到这一点。下面是模型的一般知识，未经核实。
from-lesson =
    摘自课文“{ $from }”：

    { $text }
not-in-material = 我的材料里没有这个内容，所以我不乱猜。课文讲些什么，可以在进度页面上看到。
say-as-answer = 在谈话里我无法判断这一点。请把它作为答案提交，就能得到准确的评判。
compare-with =
    把你说的和下面这段比较一下：

    { $text }
goal = { $how }这道题练习的是：{ $objective }
goal-of-lesson = 这是课文。{ $objective }按 Enter 就会看到一道相关的题目。
greet-back = 你好！我们正在学“{ $title }”。有什么想问的，尽管问。
thanks = 不客气。
take-heart = 很多人一开始都觉得这里难，卡住也是学习的一部分。提示每次只往前走一小步；课文可以再读一遍；休息一下也有帮助。
too-easy = 那就别浪费时间：跳过这道题，或者在进度页面上直接用测验通过整个技能。
dispute-how = 你可以对评判提出异议（按 `!`，或输入 /dispute），它会留给题目的作者。在那之前，以标准答案为准。
off-topic = 这不属于本课程。我们回到“{ $title }”。
answer-is =
    答案：

    { $answer }
answer-later = 先试第二次，之后就会显示答案。想现在就看，可以放弃第二次机会。
rung-by-rung =
    { $left ->
       *[other] 会告诉你的。一步一步来：先看接下来的提示，三个提示之后就是答案。
    }
no-hints-in-placement = 摸底时没有提示：不会的题可以跳过。
no-hints-in-check = 测验时没有提示：不会的题可以跳过。
ask-why = 为什么这是对的？在显示解释之前，用一句话告诉导师。
onward = 按 Enter 继续。
onward-retry = 按 Enter 再试一次。
onward-why = 按 Enter 显示解释。
talk-never = 设置里是这样规定的（talk = "never"）。
claim-holds = 我运行了这条回复里的程序：它的输出与所说的一致。
claim-fails = 注意：我运行了这条回复里的程序，实际输出不同：{ $output }
claim-broken = 注意：这条回复里的程序按现在的样子无法运行。{ $error }
claim-not-run = 这条回复里的程序没有在这里运行：它所说的输出未经核实。
cut-thread = 模型说乱了，所以它的回复到此为止。
hold-against = 拿它和你的 { $names } 对照一下。
hold-against-again = 现在再看看你的 { $names }。
hold-against-compare = 把你的 { $names } 和它比较一下。
not-in-material-look = 我的材料里没有讲到这一点，所以我不乱猜。再看看 { $names }；提示会带你往前走一步。
