//! The words by which an intent is known: English ones as whole words in small letters, without apostrophes; Chinese ones as
//! they are.

/// They want the answer itself.
#[rustfmt::skip]
pub const ANSWER: &[&str] = &[
    "what is the key", "whats the key", "code that works", "the working code", "whole solution", "full solution",
    "complete solution", "the full code", "how its done", "how it is done", "tell me what it is", "the correct output",
    "the right output", "the expected output", "answer it for me", "just say it", "what is it then", "so what is it",
    "i surrender", "spit it out", "just tell me", "tell me the answer", "tell me the solution", "give me the answer",
    "give me the solution", "give me the code", "whats the answer", "what is the answer", "what was the answer",
    "whats the solution", "what is the solution", "show the answer", "show me the answer", "show the solution",
    "show me the solution", "show answer", "show solution", "reveal", "solve it", "solve this", "do it for me",
    "answer please", "the answer please", "answer now", "spoil it", "just the answer", "the correct answer",
    "the right answer", "which option is right", "which option is correct", "which one is right",
    "which one is correct", "which is correct", "which is the right one", "which is the correct one",
    "which answer is correct", "which answer is right", "say the answer", "print the answer", "print the solution",
    "print the key", "write the answer", "need the answer", "want the answer", "get the answer",
    "know the answer already", "answer key", "reference solution", "fill it in for me", "fill in the blank for me",
    "fill the gap for me", "write it for me", "write the code for me", "what do i write in the gap",
    "what goes in the gap", "what goes into the gap", "what goes in the blank", "what belongs in the gap",
    "enough hints", "no more hints", "skip the hints", "stop with the hints", "stop hinting", "stop giving hints",
    "give it to me", "complete the code for me", "see the answer", "see the solution",
];
#[rustfmt::skip]
pub const ANSWER_ZH: &[&str] = &[
    "答案是多少", "的答案是", "给我看答案", "解答", "选哪一个", "哪个是对的", "哪个对", "正确选项", "正确的选项",
    "答案给我", "给个答案", "答案告诉", "告诉我结果", "说答案", "公布吧", "揭晓", "标准答案是", "直接告诉我",
    "告诉我答案", "答案是什么", "答案是啥", "给我答案", "答案呢", "正确答案", "公布答案", "看答案", "看看答案",
    "显示答案", "直接给答案", "直接说答案", "说出答案", "要答案", "帮我做完", "帮我写完", "替我做", "替我写", "选哪个",
    "该选哪", "应该选哪", "别提示了", "不要提示", "给出答案", "把答案", "参考答案", "空里填什么", "填什么",
    "想知道答案",
];
/// An order before `answer` or `solution` somewhere behind it.
#[rustfmt::skip]
pub const ORDERS: &[&str] = &[
    "ignore", "tell", "give", "show", "print", "reveal", "say", "write", "translate", "encode", "spell", "repeat",
    "output", "leak", "pretend",
];
/// They do not want it.
#[rustfmt::skip]
pub const NO_ANSWER: &[&str] = &[
    "dont tell me", "do not tell me", "dont give me the answer", "do not give me the answer", "without telling",
    "without the answer", "without giving", "not the answer", "dont show", "dont reveal", "do not reveal",
    "no spoilers", "without spoiling", "without revealing",
];
#[rustfmt::skip]
pub const NO_ANSWER_ZH: &[&str] = &[
    "别告诉我", "不要告诉我", "别直接", "不要直接", "先别说", "不要答案", "别给答案", "不要给答案",
];

/// They want a step, not the answer.
#[rustfmt::skip]
pub const HINT: &[&str] = &[
    "where to begin", "do i even begin", "do i even start", "begin with this", "start with this", "need a little help",
    "need some help", "a bit of help", "little help", "more help", "lost here", "how to begin", "how to start",
    "pointer", "pointers", "right direction", "what should i try", "what do i try", "what can i try", "figure this out",
    "figure it out", "figure that out", "cant solve", "cannot solve", "dont see how", "guide me", "walk me through",
    "what am i missing", "what did i miss", "where is my mistake", "wheres my mistake", "not sure what to do", "a push",
    "get me started", "hint", "hints", "clue", "clues", "nudge", "im stuck", "i am stuck", "still stuck",
    "totally stuck", "completely stuck", "bit stuck", "got stuck", "where do i start", "where to start",
    "how do i start", "where do i begin", "how should i start", "where should i start", "where should i look",
    "where do i look", "what should i look at", "point me", "a tip", "tips", "small push", "need help", "help me",
    "some help", "please help", "can you help", "could you help", "dont know how to do this", "dont know how to start",
    "dont know where to start", "no idea how", "no idea where", "no idea", "not sure how to start",
    "not sure where to start", "next step", "whats next step", "what next", "step by step", "i dont know the answer",
    "dont know what to do", "how do i solve this", "how do i solve it", "how to solve this", "how do i do this",
    "how should i approach", "how do i approach", "how do i fix this", "how do i fix it", "how can i fix",
];
#[rustfmt::skip]
pub const HINT_ZH: &[&str] = &[
    "不知道该怎么做", "不知道怎么做", "不知道怎么写", "不知道该怎么写", "不知道从哪", "不知道该从", "帮帮忙", "给我点",
    "不知道怎么开始", "想不出", "怎么办", "没办法", "引导", "哪里错了", "错在哪", "该怎么想", "怎么入手", "从何下手",
    "提示", "线索", "卡住", "卡在", "没思路", "没有思路", "没头绪", "没有头绪", "不会做", "帮帮我", "帮我一下",
    "帮个忙", "点拨", "从哪里下手", "从哪儿下手", "从哪下手", "怎么下手", "从哪里开始做", "怎么开始", "怎么做这题",
    "这题怎么做", "这道题怎么做", "怎么解", "下一步", "给点思路", "指点",
];

/// They want to know what is asked of them.
#[rustfmt::skip]
pub const GOAL: &[&str] = &[
    "what do i type", "what do i write", "what do i pick", "what should i write", "what should i type", "want from me",
    "you want me to", "get this exercise", "get this task", "get this question", "meant to do", "meant to write",
    "supposed to do", "supposed to write", "do i have to type", "do i have to write", "do i need to type",
    "do i need to write", "what am i supposed to", "what are we supposed to", "what do i have to do",
    "what do i need to do", "what should i do here", "what should i do", "what do you want", "what is the task",
    "whats the task", "what is the exercise", "whats the exercise", "what is the question", "whats the question",
    "what is the goal", "whats the goal", "what is the assignment", "what is being asked", "being asked",
    "whats being asked", "what is asked", "whats asked", "understand the question", "understand the task",
    "understand the exercise", "understand what you want", "understand what i", "get the question", "get the task",
    "repeat the question", "rephrase the question", "reword the question", "say the question again",
    "explain the question", "explain the task", "explain the exercise", "how do i answer", "how should i answer",
    "how am i supposed to answer", "what is expected", "whats expected", "what is expected of me",
    "what does the question mean", "what does the question ask", "what does this question", "what does the task mean",
    "what does this task", "what does this exercise", "what is this question about", "point of this exercise",
    "purpose of this exercise", "what kind of answer", "what format", "in what form", "what are you asking",
    "what do i do", "what do i do here", "what must i do", "am i supposed to", "what is there to do",
];
#[rustfmt::skip]
pub const GOAL_ZH: &[&str] = &[
    "要我写什么", "要我填什么", "要我选什么", "要我答什么", "我要写什么", "该写什么", "题干", "没读懂", "题意",
    "要我做什么", "让我做什么", "叫我做什么", "我要做什么", "我该做什么", "我应该做什么", "需要做什么",
    "题目是什么意思", "题目什么意思", "题什么意思", "题是什么意思", "题目是啥意思", "看不懂题", "没看懂题", "不懂题",
    "题目在问", "题目要求", "目标是什么", "任务是什么", "怎么作答", "如何作答", "怎么回答这", "问的是什么", "在问什么",
    "要求是什么", "再说一遍题", "要干什么", "要干嘛", "该干什么",
];

/// It goes too slowly for them.
#[rustfmt::skip]
pub const BORED: &[&str] = &[
    "more difficult", "harder stuff", "way below my level", "know that already", "knew that already",
    "i know how this works", "nothing new", "not challenging", "no challenge", "can do better than this", "speed up",
    "too easy", "so easy", "boring", "bored", "i already know", "already know this", "already know that",
    "already knew", "know all this", "know all of this", "know this already", "know this stuff", "trivial",
    "something harder", "something more difficult", "harder one", "harder question", "harder questions",
    "harder exercises", "more challenging", "a challenge", "can we move on", "lets move on", "move on please",
    "piece of cake", "childs play", "for babies", "for kids", "insultingly easy", "skip ahead", "skip this stuff",
    "done this before", "too slow", "too basic", "next topic", "i could do this in my sleep", "yawn",
];
#[rustfmt::skip]
pub const BORED_ZH: &[&str] = &[
    "没有挑战", "太浅", "快一点", "学过了", "闭着眼", "太简单", "太容易", "太基础", "无聊", "没意思", "早就会",
    "早就知道", "已经会了", "都会了", "我都懂", "难一点", "难点的", "更难", "有挑战", "没挑战", "小儿科", "换个难",
    "太慢", "跳过这些",
];

/// They have had enough.
#[rustfmt::skip]
pub const FRUSTRATED: &[&str] = &[
    "such a pain", "forget it", "screw this", "screw it", "for gods sake", "oh come on", "come on", "over it", "i suck",
    "im bad at this", "not smart enough", "nightmare", "horrible", "awful", "terrible language", "driving me nuts",
    "losing my mind", "losing patience", "im done with", "never works", "nothing works", "no matter what i do",
    "i cant anymore", "cant take it", "hopeless", "why is this so hard", "why is it so hard", "feel so dumb",
    "feel so stupid", "want to give up", "this is stupid", "thats stupid", "so stupid", "how stupid", "stupid exercise",
    "stupid question", "stupid thing", "stupid language", "stupid compiler", "stupid tutor", "is dumb", "im dumb",
    "im stupid", "i am stupid", "too stupid", "too dumb", "feel stupid", "feel dumb", "feel like an idiot",
    "im an idiot", "i give up", "giving up", "gave up", "i quit", "want to quit", "i hate", "hate this", "hate rust",
    "frustrated", "frustrating", "annoying", "annoyed", "annoys me", "im lost", "i am lost", "totally lost",
    "completely lost", "makes no sense", "doesnt make any sense", "doesnt make sense", "does not make sense",
    "ridiculous", "nonsense", "ugh", "argh", "wtf", "ffs", "damn", "damn it", "dammit", "crap", "sucks", "too hard",
    "too difficult", "way too complicated", "too complicated", "so hard", "impossible", "i cant do this",
    "i cannot do this", "cant do it", "ill never get", "i will never get", "never understand this", "i never get",
    "waste of time", "fed up", "sick of", "tired of", "had enough", "pointless", "useless", "angry", "drives me crazy",
    "driving me crazy", "driving me mad", "going crazy", "want to cry", "bullshit", "exhausted", "not cut out for",
    "overwhelmed", "keep failing", "failed again", "wrong again",
];
#[rustfmt::skip]
pub const FRUSTRATED_ZH: &[&str] = &[
    "疯了", "要疯", "受够", "不学了", "不想做", "好累", "完全看不懂", "根本看不懂", "根本不懂", "一直错", "老是错",
    "总是错", "难死", "烦透", "无语", "放弃", "太难了", "好难", "太难", "真难", "好烦", "烦死", "很烦", "烦人",
    "要崩溃", "我崩溃", "崩溃了我", "气死", "太蠢", "好蠢", "愚蠢", "我真笨", "我好笨", "我太笨", "不想学", "学不会",
    "学不下去", "受不了", "讨厌", "搞不懂啊", "浪费时间", "烦躁", "绝望", "想哭", "垃圾题", "什么破", "破题", "没救了",
    "又错了", "累了",
];

/// They say that the verdict is wrong.
#[rustfmt::skip]
pub const DISPUTES: &[&str] = &[
    "should count", "is valid", "perfectly valid", "perfectly fine", "works fine for me", "same output", "same result",
    "gives the same", "i had it right", "had it right", "wrote the same", "typed the same", "answered the same",
    "gave the same", "counted as wrong", "counted wrong", "graded unfairly", "too strict", "only a typo", "just a typo",
    "only differs", "just whitespace", "only whitespace", "regrade", "appeal", "my answer is right",
    "my answer is correct", "my answer was right", "my answer was correct", "my answer isnt wrong",
    "my answer is not wrong", "my solution is right", "my solution is correct", "my code is right",
    "my code is correct", "my program is correct", "i was right", "im right", "i am right", "i was correct",
    "i am correct", "im correct", "grading is wrong", "grading is broken", "grading is unfair", "grader is wrong",
    "grader is broken", "the verdict is wrong", "verdict is wrong", "wrongly marked", "marked wrong", "marked as wrong",
    "marked me wrong", "marked it wrong", "marked it as wrong", "graded wrong", "wrong verdict", "should be accepted",
    "should have been accepted", "should be correct", "should be right", "should count as", "should have counted",
    "same thing as your", "same as the answer", "same as your answer", "same as yours", "means the same",
    "exactly what i wrote", "thats what i wrote", "that is what i wrote", "thats what i said", "that is what i said",
    "what i typed", "i disagree", "dispute", "youre wrong", "you are wrong", "youre mistaken", "you are mistaken",
    "tutor is wrong", "key is wrong", "answer key is wrong", "your answer is wrong", "the answer is wrong",
    "bug in the grading", "bug in your", "unfair", "not fair", "isnt wrong", "is not wrong", "wasnt wrong",
    "it did compile", "it does compile on", "it compiles on my", "it works on my", "on my machine", "its equivalent",
    "is equivalent to", "this is a mistake in", "mistake in the question", "error in the question", "question is wrong",
    "exercise is wrong", "test is wrong", "tests are wrong", "check again", "i want a regrade", "recheck",
];
/// The same, but only about a verdict that was just given.
#[rustfmt::skip]
pub const DISPUTES_AFTER: &[&str] = &[
    "thats wrong", "that is wrong", "this is wrong", "not true", "thats not right", "that is not right",
    "thats incorrect", "that cant be right", "no way", "no it isnt", "yes it does", "it is right", "its right",
    "its correct", "it is correct", "but it works", "but it compiles", "but i tried it",
];
#[rustfmt::skip]
pub const DISPUTES_ZH: &[&str] = &[
    "也可以啊", "我的写法", "我写得没错", "我的没错", "我写的没问题", "没有判对", "为什么判我", "凭什么", "跟答案一样",
    "和答案一样", "与答案一样", "跟答案是一样", "和标准答案一样", "算我错", "判我错", "太严格", "只是空格",
    "只差一个空格", "不应该算错", "不该算错", "复核", "我的答案是对的", "我答案是对的", "我的答案没错",
    "我的答案没有错", "我的答案也对", "我答对了", "我是对的", "我没错", "我没有错", "我写的是对的", "判错", "判得不对",
    "判断错了", "评分错", "评分有误", "评分有问题", "评分不对", "批改错", "批改有误", "打分不对", "你错了", "你说错了",
    "题目有误", "题目错了", "题目有错", "题出错了", "答案有误", "答案错了", "答案不对", "不公平", "我不同意", "申诉",
    "应该算对", "也应该对", "一样的意思为什么判", "明明是对的", "明明对", "明明一样", "重新判", "再检查一下评分",
];
#[rustfmt::skip]
pub const DISPUTES_AFTER_ZH: &[&str] = &[
    "不对吧", "这不对", "不是这样", "怎么可能错", "这也对",
];

/// Thanks, and being done with what was asked.
#[rustfmt::skip]
pub const THANKS: &[&str] = &[
    "ty", "tysm", "clears it up", "cleared it up", "perfect", "awesome", "wonderful", "great help", "youre the best",
    "you are the best", "lovely", "good to know", "thanks", "thank you", "thx", "thank u", "many thanks", "cheers",
    "much appreciated", "appreciate it", "got it", "that helps", "that helped", "makes sense now", "that makes sense",
    "i see now", "ah i see", "oh i see", "i see", "i understand now", "i get it now", "i get it", "now i understand",
    "now i get it", "great explanation", "good explanation", "nice explanation", "very helpful", "clear now",
    "all clear",
];
#[rustfmt::skip]
pub const THANKS_ZH: &[&str] = &[
    "太好了", "太棒了", "讲得真好", "讲得好", "清晰", "谢谢", "多谢", "感谢", "谢啦", "明白了", "懂了", "知道了",
    "清楚了", "了解了", "有帮助", "原来如此",
];
#[rustfmt::skip]
pub const NO_THANKS_ZH: &[&str] = &[
    "不明白", "没明白", "不懂", "没懂", "不知道", "不清楚", "不了解",
];

/// How a talk begins.
#[rustfmt::skip]
pub const GREETING: &[&str] = &[
    "morning", "evening", "good day", "hey hey", "hello hello", "hi hi", "hi", "hello", "hey", "hiya", "howdy",
    "greetings", "good morning", "good afternoon", "good evening", "yo", "hallo", "sup", "whats up", "how are you",
    "nice to meet you", "are you there", "anybody there", "im back", "i am back", "good to see you", "hello again",
];
#[rustfmt::skip]
pub const GREETING_ZH: &[&str] = &[
    "嘿", "早啊", "早", "你好", "您好", "早上好", "下午好", "晚上好", "早安", "嗨", "哈喽", "在吗", "我回来了",
    "大家好", "老师好",
];
/// What may stand beside a greeting.
#[rustfmt::skip]
pub const WITH_GREETING: &[&str] = &[
    "nice", "see", "ya", "dear", "sir", "buddy", "folks", "there", "tutor", "teacher", "gradus", "again", "all",
    "everyone", "you", "to", "today", "doing", "my", "friend", "everybody", "and", "mate", "im", "new", "here", "how",
    "are", "good", "nice", "meet", "back", "i", "am",
];

/// How an answer or a reason begins.
#[rustfmt::skip]
pub const CLAIMS: &[&str] = &[
    "id guess", "i reckon", "im thinking", "my bet", "looks like it", "sounds like it", "in my opinion",
    "that would be", "i expect", "i think", "i believe", "i guess", "i would say", "id say", "i suppose", "i assume",
    "im pretty sure", "im fairly sure", "im sure", "im certain", "i say", "my guess", "my answer", "because", "cause",
    "cuz", "since", "so it", "so the", "so that means", "so x", "therefore", "it prints", "it will print", "it outputs",
    "it returns", "it panics", "it would print", "it wont compile", "it doesnt compile", "it does not compile",
    "it will not compile", "it compiles", "it moves", "it is moved", "its moved", "its because", "it is because",
    "its the", "its a", "it is a", "it is the", "thats because", "that is because", "the answer is", "the output is",
    "the result is", "the value is", "the type is", "the reason is", "the error is", "maybe its", "maybe it",
    "maybe because", "probably", "perhaps because", "option", "number", "answer", "must be", "it must be", "should be",
    "it should be", "im going with", "i pick", "i choose", "i chose", "id go with", "ill go with", "ill say", "i wrote",
    "i answered",
];
#[rustfmt::skip]
pub const CLAIMS_ZH: &[&str] = &[
    "我想应该", "结果应该", "估计", "我打赌", "由于", "答案应该", "肯定", "会编译失败", "我觉得", "我认为", "我想是",
    "我猜", "我选", "我的答案", "因为", "应该是", "应该会", "会打印", "会输出", "输出是", "答案是", "结果是",
    "不能编译", "无法编译", "编译不过", "不会编译", "编译失败", "会报错", "可能是", "大概是", "所以", "是不是因为",
    "肯定是",
];

/// How a question begins.
#[rustfmt::skip]
pub const ASKING: &[&str] = &[
    "why", "what", "whats", "how", "hows", "when", "where", "wheres", "which", "who", "whose", "whom", "is", "are",
    "does", "do", "did", "can", "could", "should", "would", "will", "was", "were", "isnt", "arent", "doesnt", "dont",
    "cant", "wont", "explain", "describe", "tell", "am", "has", "have", "may", "must", "shouldnt", "wouldnt", "couldnt",
    "define",
];
#[rustfmt::skip]
pub const ASKING_ZH: &[&str] = &[
    "什么", "怎么", "为何", "如何", "吗", "呢", "哪", "区别", "是否", "能不能", "可不可以", "是不是", "谁", "几",
    "多少", "解释", "介绍", "讲讲", "说说", "啥",
];
/// Questions about one's own verdict: no dispute.
#[rustfmt::skip]
pub const ABOUT_VERDICT: &[&str] = &[
    "why", "how", "what", "where", "is", "was", "which", "can you explain", "could you explain", "explain",
];

/// Programming that is no matter of a course on its own: other languages, tools and trades. A comparison with them is a question.
#[rustfmt::skip]
pub const GENERAL: &[&str] = &[
    "go faster than", "scripting language", "operating systems", "memory allocator", "editor should i use",
    "open source", "tech interview", "coding interview", "freelance", "embedded", "game development", "compilers work",
    "cpu", "gpu", "router", "firewall", "oauth", "cookies", "cors", "flutter", "r studio", "csharp", "objective c",
    "python", "java", "javascript", "typescript", "golang", "c++", "c#", "ruby", "php", "perl", "haskell", "kotlin",
    "swift", "scala", "lua", "fortran", "cobol", "lisp", "clojure", "elixir", "erlang", "zig", "julia", "matlab",
    "assembly", "assembler", "kubernetes", "docker", "container", "containers", "terraform", "ansible", "aws", "azure",
    "cloud", "linux", "windows", "macos", "ubuntu", "git", "github", "gitlab", "svn", "css", "html", "div", "react",
    "angular", "vue", "svelte", "jquery", "node", "nodejs", "npm", "django", "flask", "spring", "rails", "laravel",
    "sql", "mysql", "postgres", "postgresql", "sqlite", "mongodb", "redis", "database", "databases", "nosql", "regex",
    "regexp", "vim", "emacs", "vscode", "ide", "http", "https", "rest", "api", "apis", "graphql", "json", "xml", "yaml",
    "tcp", "udp", "dns", "websocket", "websockets", "browser", "website", "webpage", "frontend", "backend", "web",
    "app", "android", "ios", "blockchain", "smart contract", "machine learning", "deep learning", "neural network",
    "neural networks", "tensorflow", "pytorch", "numpy", "pandas", "algorithm", "algorithms", "leetcode", "big o",
    "quicksort", "mergesort", "bubble sort", "binary search", "hash table", "linked list", "binary tree",
    "dynamic programming", "design pattern", "design patterns", "microservice", "microservices", "agile", "scrum",
    "unit tests", "ci", "jenkins", "nginx", "apache", "kafka", "ssh", "bash", "powershell", "compiler construction",
    "operating system", "kernel", "webassembly", "wasm", "arduino", "raspberry", "unity", "unreal", "game engine",
    "excel", "cryptography", "encryption", "hacking", "programming job", "software engineer", "career",
    "programming language", "programming languages",
];
#[rustfmt::skip]
pub const GENERAL_ZH: &[&str] = &[
    "数据库", "前端", "后端", "网页", "网站", "算法", "机器学习", "深度学习", "神经网络", "人工智能", "操作系统",
    "微服务", "云计算", "区块链", "小程序", "服务器", "爬虫", "游戏引擎", "编程语言", "程序员", "面试", "设计模式",
    "二叉树", "链表", "快速排序", "动态规划", "正则",
];
/// With these, another language is only a comparison.
#[rustfmt::skip]
pub const COMPARES: &[&str] = &[
    "like", "unlike", "different", "difference", "compared", "compare", "as in", "than in", "same as", "similar",
    "equivalent", "versus", "vs", "coming from", "instead of", "used to", "in rust", "rusts", "rust", "that works in",
    "but in",
];
#[rustfmt::skip]
pub const COMPARES_ZH: &[&str] = &[
    "区别", "不同", "相比", "像", "一样", "不像", "类似", "对比", "这里", "rust",
];

/// What has nothing to do with programming.
#[rustfmt::skip]
pub const OFF: &[&str] = &[
    "mount everest", "mountain", "sandwich", "food", "eat", "hungry", "weekend", "plans for", "family", "mother",
    "brother", "sister", "kids", "sleep", "sleepy", "sick", "party", "money", "video game", "video games", "minecraft",
    "school", "boss", "vacations", "beach", "train", "airport", "city", "ocean", "planet", "moon", "sun", "universe",
    "dinosaur", "bird", "fish", "garden", "flower", "tea", "juice", "hair", "tall", "favorite", "favourite", "tv",
    "actor", "book recommendation", "novel", "guitar", "piano", "dance", "astrology", "snow", "hot today", "cold today",
    "weather", "rain today", "temperature outside", "football", "soccer", "basketball", "baseball", "tennis",
    "world cup", "olympics", "recipe", "recipes", "cook", "cooking", "dinner", "lunch", "breakfast", "pizza", "joke",
    "jokes", "funny story", "movie", "movies", "film", "netflix", "song", "songs", "music", "sing", "poem",
    "story about", "bedtime story", "politics", "president", "election", "elections", "minister", "girlfriend",
    "boyfriend", "wife", "husband", "marry me", "love you", "love me", "date me", "bitcoin", "crypto", "stock",
    "stocks", "stock market", "invest", "lottery", "horoscope", "zodiac", "religion", "god", "meaning of life",
    "capital of", "holiday", "vacation", "travel", "flight", "hotel", "tourist", "doctor", "headache", "medicine",
    "diet", "lose weight", "workout", "gym", "shoes", "clothes", "fashion", "car", "cars", "dog", "dogs", "cat", "cats",
    "your name", "who are you", "who made you", "are you human", "are you a robot", "are you real", "are you an ai",
    "are you chatgpt", "how old are you", "where do you live", "your favorite", "your favourite",
    "do you have feelings", "do you like", "do you sleep", "homework for history", "history essay", "essay about",
    "chemistry", "biology", "philosophy", "napoleon", "world war", "shakespeare", "celebrity", "gossip", "birthday",
    "wedding", "coffee", "beer", "wine", "time is it", "what day is", "news",
];
#[rustfmt::skip]
pub const OFF_ZH: &[&str] = &[
    "情诗", "周末", "饿", "好困", "睡觉", "生病", "家人", "妈妈", "爸爸", "孩子", "聚会", "多高", "月亮", "太阳",
    "宇宙", "恐龙", "小说", "游戏", "逛街", "跳舞", "明星", "考试", "学校", "地球", "火车", "地铁", "天气", "下雨",
    "足球", "篮球", "世界杯", "奥运", "菜谱", "做饭", "红烧肉", "晚饭", "午饭", "早饭", "吃什么", "笑话", "电影",
    "电视剧", "歌", "音乐", "诗", "讲个故事", "政治", "总统", "选举", "女朋友", "男朋友", "老婆", "老公", "爱你",
    "爱我", "比特币", "股票", "彩票", "星座", "宗教", "人生的意义", "首都", "旅游", "旅行", "机票", "酒店", "医生",
    "头疼", "减肥", "健身", "衣服", "汽车", "小狗", "小猫", "你叫什么", "你是谁", "你是人", "你是机器人", "你多大",
    "你几岁", "你住在", "你喜欢", "历史", "新闻", "咖啡", "啤酒", "几点了", "星期几", "生日",
];
/// Beside these a text is about the course, whatever else it names.
#[rustfmt::skip]
pub const OURS: &[&str] = &[
    "variable", "variables", "string", "strings", "function", "functions", "loop", "loops", "compile", "compiles",
    "compiler", "borrow", "borrowed", "reference", "references", "ownership", "mut", "mutable", "let", "println",
    "print", "type", "types", "integer", "float", "array", "arrays", "tuple", "slice", "struct", "scope", "semicolon",
    "error", "code", "program", "line", "value", "exercise", "question", "lesson",
];
#[rustfmt::skip]
pub const OURS_ZH: &[&str] = &[
    "变量", "字符串", "函数", "循环", "编译", "借用", "引用", "所有权", "类型", "数组", "元组", "切片", "作用域",
    "分号", "代码", "题",
];

/// Words that no page of the manual is asked for by, after `man`.
#[rustfmt::skip]
pub const NO_PAGE: &[&str] = &[
    "this", "that", "it", "its", "i", "im", "you", "your", "the", "a", "an", "what", "why", "how", "is", "are", "was",
    "so", "oh", "up", "of", "for", "in", "on", "page", "pages", "these", "those", "we", "my", "they", "he", "she", "do",
    "does", "dont", "rust", "there", "here", "really", "seriously", "hates", "made", "or", "and", "but", "no", "yes",
    "not", "just", "can", "could", "should", "have", "has", "say", "says", "about", "me", "to", "please", "with", "any",
    "some", "command", "come", "thats", "am",
];

/// Who or what judges, and what is said against it.
#[rustfmt::skip]
pub const JUDGES: &[&str] = &[
    "checker", "grader", "grading", "verdict", "marking", "judge", "evaluation", "your tests", "the tests",
    "the system", "your key", "answer key", "this tutor", "your program", "scoring",
];
#[rustfmt::skip]
pub const AGAINST: &[&str] = &[
    "wrong", "buggy", "broken", "bug", "unfair", "incorrect", "mistaken", "strict", "cheating", "faulty", "mistake",
];
/// What an item is called, and how its meaning is asked for.
#[rustfmt::skip]
pub const TASKS: &[&str] = &[
    "exercise", "task", "problem", "assignment", "question", "puzzle", "instructions",
];
#[rustfmt::skip]
pub const MEANING: &[&str] = &[
    "asking", "ask", "about", "want", "wants", "mean", "means", "expect", "unclear", "confusing", "clarify", "again",
];
/// What is right, of which the right one is asked for.
#[rustfmt::skip]
pub const RIGHT: &[&str] = &[
    "correct", "right", "expected",
];
#[rustfmt::skip]
pub const THINGS: &[&str] = &[
    "option", "output", "one", "choice", "letter", "number", "result", "keyword", "word", "line",
];
