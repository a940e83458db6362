//! Learners' words and the material's: English words that mean the same here, and Chinese terms with their English ones.

use super::words::{self, Slot, stem};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word counts that only means the same.
const SAME: f32 = 0.6;
/// What a Chinese term's English words count after the first.
const SECOND: f32 = 0.8;

/// A learner's words, and what the material may say instead.
#[rustfmt::skip]
const ENGLISH: &[(&str, &str)] = &[
    ("variable variables var", "binding name let"), ("binding", "variable let"), ("declare declaration", "let name"),
    ("constant constants const", "const fixed"), ("immutable readonly", "mut let refuse again keep"), ("mutable", "mut change"), ("const", "constant"),
    ("change modify update edit alter mutate reassign overwrite increment", "assign assignment mut change"), ("reassign reassigned", "again"),
    ("mutability mutation", "mut change"), ("initialize initialise uninitialized initialized initialised uninitialised", "value first later declared zero"), ("default", "zero"),
    ("cast casting convert conversion typecast coerce coercion", "as convert"), ("converted converts", "conversion"),
    ("divide division dividing quotient", "divide fraction integer"), ("modulo modulus mod remainder", "% left over remainder"), ("%", "remainder left over"),
    ("round rounding rounds truncate truncated", "cut fraction towards zero down"), ("decimal decimals fraction fractional", "float fraction point"),
    ("int ints", "integer whole"), ("double", "float f64"), ("float floats", "f64 fraction"), ("whole", "integer"), ("bit bits bytes", "byte size"),
    ("arithmetic math maths", "integer float number"), ("overflow wraparound", "wrap fit panic"), ("unsigned", "u8 sign"), ("negative", "sign below"),
    ("text texts", "string str"), ("str", "string text"), ("string strings", "text str"), ("char chars letter letters", "character char"), ("character", "char"),
    ("concatenate concatenation concat append combine glue merge join", "join + push_str format"), ("interpolate interpolation", "{} format place brace"),
    ("placeholder placeholders", "{} place brace"), ("print printing output display show echo log", "print println"), ("printf fmt", "println format"),
    ("newline linebreak", "line break \\n println"), ("console stdout screen", "print println"), ("unicode utf8 utf-8 encoding ascii emoji accent", "utf byte character"),
    ("length size len", "len number"), ("count counting", "number len"), ("quote quotes quotation", "quote double single literal"), ("apostrophe", "single quote label"),
    ("copy copying copies duplicate duplicates duplicating", "copy clone duplicate"), ("clone cloning", "copy duplicate"), ("expensive cheap cost", "costly cheap"),
    ("list lists vector vec collection", "array element"), ("item items element elements member", "element"), ("entry", "main start"), ("entrypoint", "main start"),
    ("subscript position", "index position"), ("index indexing indices indexes", "position index"), ("bounds outofbounds range", "past end index"), ("out-of-bounds", "past end index panic"),
    ("loop loops looping", "round loop"), ("iterate iterating iteration iterations repeat repeating repeatedly", "loop for round"), ("infinite forever endless endlessly", "loop end without"),
    ("exit leave quit", "break leave end"), ("skip skipping skips", "continue skip rest"), ("nested nesting", "inner outer innermost"), ("label labels labelled", "label outer"),
    ("inclusive inclusively", "..= include end"), ("exclusive", ".. include end stop"), ("..=", "include end"), ("..", "range end stop"), ("range", "..= .."),
    ("lend lending loan lent", "borrow reference lend"), ("borrow borrowing borrowed borrows", "reference lend"), ("pointer pointers ptr point", "reference point"), ("ref refs", "reference"),
    ("reference references", "borrow &"), ("dereference deref dereferencing", "* point follow"), ("&", "reference borrow shared"), ("&mut", "mutable reference"), ("ampersand", "& reference borrow"),
    ("asterisk star", "* point"), ("alias aliasing simultaneous simultaneously", "overlap second only"), ("writer writers", "only &mut"), ("exclusive", "only"),
    ("ownership own owns owner owned owning", "owner own"), ("transfer transferring hand", "move hand own"), ("move moves moved moving", "move owner"), ("taken", "move"),
    ("lifetime lifetimes outlive dangling dangle", "outlive reference live drop"), ("free freed freeing deallocate release destroy destroyed destructor cleanup clean delete deleted disappear", "drop memory scope"),
    ("gc garbage collector", "garbage collector"), ("memory leak heap", "memory drop"), ("die dies died gone", "drop end"), ("lifo", "reverse last first"), ("raii", "drop scope"),
    ("argument arguments arg args param params parameter", "parameter argument"), ("result return returns returning", "return result value"), ("call calling invoke", "call"),
    ("fn func function functions method procedure subroutine", "function fn"), ("signature", "parameter result type"), ("arrow", "->"), ("->", "result arrow"),
    ("condition conditional conditionals branch branches branching", "if else condition branch"), ("ternary", "if else choose value"), ("?:", "if else"), ("elif elseif elsif", "else if chain"),
    ("boolean booleans bool", "bool true false"), ("truthy falsy truthiness", "bool condition true false zero"), ("short-circuit shortcircuit lazy lazily", "&& || stop side settled"), ("circuit", "&& || stop"),
    ("comment comments commenting", "comment skip //"), ("exclamation bang", "! macro"), ("macro macros", "! println"), ("escape escaping backslash", "backslash escape"),
    ("curly brace braces bracket brackets", "brace"), ("square", "bracket index"), ("parenthesis parentheses paren parens", "parentheses"), ("semicolon semicolons ;", "semicolon statement value"),
    ("unit void nothing empty none null nil", "() unit value empty"), ("()", "unit"), ("statement", "semicolon"), ("expression", "value block"), ("evaluate evaluates evaluated", "value"),
    ("shadow shadowing redeclare redeclaring redefine redefining hide", "shadow second let same name"), ("same", "same"), ("twice", "second"), ("reuse", "again second"),
    ("scope scopes visible visibility", "scope block brace"), ("scoped", "block"), ("block", "brace"), ("infer inference guess guesses guessed deduce", "infer type"), ("annotation annotate annotations", "type colon"),
    ("equal equality equals compare comparison", "comparison =="), ("and", "&&"), ("or", "||"), ("crash crashes crashed abort aborts", "panic"), ("exception exceptions throw", "panic error"),
    ("debug", "debug panic build"), ("release", "release build"), ("tuple tuples pair pairs", "tuple"), ("destructure destructuring unpack unpacking", "tuple apart let parts"),
    ("slice slices slicing substring subarray part portion", "slice part"), ("view", "slice view str"), ("literal literals", "literal quote"), ("grow growing resize shrink", "grow fixed length add"),
    ("sum total", "add"), ("dynamic", "grow"), ("static", "fixed"), ("wait", "later"), ("early", "early"), ("collatz", ""),
];

/// Chinese terms, and the English words that the material has for them. Longer terms win.
#[rustfmt::skip]
const CHINESE: &[(&str, &str)] = &[
    // ownership and borrowing
    ("所有权", "owner own move"), ("所有者", "owner own"), ("拥有", "own owner"), ("转移", "move hand"), ("移动", "move"), ("移走", "move"), ("被移动", "move"), ("移动语义", "move"),
    ("借用", "borrow reference lend"), ("借出", "lend borrow reference"), ("借给", "lend borrow reference"), ("引用", "reference borrow &"), ("可变引用", "&mut mutable reference"), ("可变借用", "&mut mutable reference"), ("不可变引用", "shared reference & read"), ("不可变借用", "shared reference & read"),
    ("共享引用", "shared reference"), ("解引用", "* point follow reference"), ("指针", "reference point"), ("悬垂", "outlive reference drop"), ("悬空", "outlive reference drop"), ("生命周期", "outlive reference live scope"), ("活多久", "scope drop live"),
    ("作用域", "scope block drop"), ("释放", "drop memory scope"), ("销毁", "drop scope"), ("析构", "drop"), ("内存", "memory drop"), ("垃圾回收", "garbage collector drop"), ("回收", "garbage collector drop"), ("泄漏", "memory drop"), ("丢弃", "drop"),
    ("克隆", "clone copy duplicate"), ("复制", "copy clone duplicate"), ("拷贝", "copy clone duplicate"), ("深拷贝", "clone duplicate"), ("浅拷贝", "copy"), ("借用检查", "borrow reference compiler"), ("借用检查器", "borrow reference compiler"),
    ("同时", "only same time meanwhile second"), ("两个可变", "&mut second only"), ("冲突", "refuse overlap"), ("数据竞争", "&mut only reference"),
    // variables and types
    ("变量", "variable binding let"), ("绑定", "binding let"), ("常量", "const constant"), ("可变", "mut change"), ("不可变", "mut let assign refuse"), ("可变性", "mut change"), ("修改", "change mut assign"), ("改变", "change mut assign"), ("更改", "change mut assign"),
    ("赋值", "assign assignment"), ("重新赋值", "assign again mut"), ("再次赋值", "assign again mut"), ("声明", "declare let"), ("定义", "let declare"), ("初始化", "value first declared zero"), ("未初始化", "value declared zero first"), ("初始值", "value first"), ("默认值", "zero value"),
    ("遮蔽", "shadow let second"), ("隐藏", "shadow let second"), ("覆盖", "shadow let second"), ("重名", "shadow same name"), ("同名", "shadow same name second"), ("名字", "name"), ("命名", "name"),
    ("类型", "type"), ("类型推断", "infer type"), ("推断", "infer type"), ("推导", "infer type"), ("类型转换", "as convert type"), ("转换", "as convert"), ("强制转换", "as convert"), ("标注", "type colon"), ("注解", "type colon"), ("泛型", "generic"), ("特征", "trait"), ("结构体", "struct"), ("枚举", "enum"), ("接口", "trait interface"), ("模式匹配", "pattern match"),
    ("整数", "integer"), ("整型", "integer"), ("浮点", "float"), ("浮点数", "float f64"), ("小数", "fraction float"), ("小数部分", "fraction float"), ("布尔", "bool true false"), ("布尔值", "bool true false"), ("真假", "bool true false"), ("数字", "number"), ("数值", "number"), ("无符号", "u8 sign"), ("负数", "negative sign"), ("有符号", "sign"),
    ("除法", "divide integer"), ("除以", "divide integer"), ("相除", "divide integer"), ("取余", "% left over remainder"), ("余数", "% left over remainder"), ("取模", "% left over remainder"), ("加法", "add"), ("运算", "arithmetic"), ("运算符", "operator"), ("溢出", "overflow wrap panic"), ("舍入", "round cut fraction"), ("四舍五入", "round cut fraction"), ("截断", "cut fraction"), ("精度", "fraction float"),
    // texts
    ("字符串", "string text str"), ("字符", "character char"), ("字节", "byte"), ("长度", "len length"), ("拼接", "join + push_str format"), ("连接", "connect"), ("连接字符串", "join + push_str format string"), ("字符串连接", "join + push_str format string"), ("追加", "push_str push grow"), ("格式化", "format println"), ("占位符", "{} place brace"), ("引号", "quote double single"), ("双引号", "double quote"), ("单引号", "single quote char"), ("字面量", "literal quote"), ("编码", "utf byte"), ("中文", "utf byte"), ("汉字", "utf byte character"), ("切片", "slice part"), ("子串", "slice part"), ("子字符串", "slice str part"), ("一部分", "part slice"), ("片段", "part slice"),
    // printing
    ("打印", "print println"), ("输出", "print println"), ("显示", "print println"), ("换行", "line break println"), ("换行符", "line break \\n"), ("转义", "escape backslash"), ("反斜杠", "backslash escape"), ("注释", "comment //"), ("宏", "macro ! println"), ("感叹号", "! macro println"), ("叹号", "! macro println"), ("主函数", "main start"), ("入口", "main start"), ("开始执行", "start main"), ("从哪里开始", "start main"), ("花括号", "brace {}"), ("大括号", "brace block"), ("括号", "parentheses brace"), ("方括号", "bracket index"), ("中括号", "bracket index"),
    // collections
    ("数组", "array"), ("元组", "tuple"), ("元素", "element"), ("下标", "index position"), ("索引", "index position"), ("越界", "past end index panic"), ("第一个元素", "first index position 0"), ("解构", "tuple apart let parts"), ("列表", "array element list"), ("向量", "vector array"), ("集合", "collection"), ("哈希", "hash map"), ("添加", "add push grow"), ("固定", "fixed"),
    // flow
    ("循环", "loop round"), ("遍历", "for loop"), ("迭代", "loop for round"), ("迭代器", "iterator"), ("范围", "range .. ..= end"), ("区间", "range .. ..= end"), ("包含", "include ..="), ("包括", "include ..="), ("跳过", "continue skip"), ("跳出", "break leave"), ("退出", "break leave"), ("外层", "outer label"), ("内层", "inner innermost"), ("嵌套", "inner outer"), ("标签", "label"), ("死循环", "loop end"), ("无限循环", "loop end"), ("次数", "times round"), ("条件", "condition if"), ("判断", "condition if"), ("分支", "branch if else"), ("如果", "if condition"), ("否则", "else"), ("三元", "if else choose value"), ("短路", "&& || stop side"), ("逻辑", "&& || logical"), ("与或", "&& ||"), ("真值", "bool condition"),
    ("比较", "comparison =="), ("相等", "comparison =="), ("等于", "comparison =="),
    // functions and expressions
    ("函数", "function"), ("方法", "method"), ("参数", "parameter"), ("实参", "argument"), ("形参", "parameter"), ("返回", "return result"), ("返回值", "return result"), ("调用", "call"), ("签名", "signature parameter result"), ("箭头", "-> result"), ("表达式", "expression value"), ("语句", "statement"), ("代码块", "block brace"), ("块", "block"), ("分号", "semicolon"), ("单元类型", "() unit"), ("空元组", "() unit"), ("递归", "recursion"), ("闭包", "closure"), ("传给", "pass call"), ("传递", "pass call"), ("传入", "pass call"), ("值", "value"),
    // errors
    ("编译", "compile"), ("编译器", "compiler"), ("报错", "refuse error"), ("错误", "error"), ("错误码", "error"), ("崩溃", "panic"), ("恐慌", "panic"), ("异常", "panic error"), ("运行时", "run time"), ("拒绝", "refuse"), ("调试", "debug"),
    // general programming
    ("线程", "thread"), ("并发", "concurrent thread"), ("异步", "async"), ("多线程", "thread"), ("文件", "file"), ("目录", "folder directory"), ("命令", "command"), ("终端", "terminal shell"), ("脚本", "script"), ("选项", "option"), ("正则", "regex pattern"), ("正则表达式", "regex regular expression"), ("搜索", "search"), ("查找", "find search"), ("匹配", "match"), ("排序", "sort"), ("替换", "replace"), ("忽略", "ignore"), ("大小写", "case"), ("行号", "line number"), ("数据库", "database"), ("查询", "query select"), ("表", "table"), ("分支合并", "merge branch"), ("提交", "commit"), ("仓库", "repository"), ("模块", "module"), ("包", "package crate"), ("测试", "test"), ("网络", "network"), ("权限", "permission mode"), ("压缩", "compress archive"), ("解压", "extract"), ("归档", "archive"), ("递归地", "recursive"), ("子目录", "recursive directory"), ("对象", "object"), ("类", "class"), ("继承", "inheritance"),
];

/// Chinese words that say nothing about what a text is about.
#[rustfmt::skip]
const CHINESE_COMMON: &[&str] = &[
    "为什么", "什么", "怎么", "怎样", "怎么样", "如何", "哪里", "哪个", "哪些", "多少", "是否", "能不能", "可不可以", "可以", "能否", "不能", "还能", "还是", "不可以", "应该", "需要", "必须", "意思", "区别", "不同", "有何", "请问", "请", "一下", "一个", "这个", "那个", "这里", "那里", "这样", "那样", "这些",
    "那些", "之间", "之后", "以后", "以前", "时候", "里面", "里", "中", "上", "下", "的话", "的", "了", "吗", "呢", "吧", "啊", "我", "你", "他", "它", "我们", "你们", "您", "是", "在", "有", "没有", "没", "不", "和", "与", "跟", "对", "把", "被", "给", "让", "用", "使用", "会", "要", "想", "就", "都", "也", "还", "再", "又", "才", "只", "很", "太",
    "到", "从", "去", "来", "说", "讲", "告诉", "解释", "明白", "懂", "知道", "理解", "学习", "帮", "帮我", "程序", "代码", "例子", "问题", "关于", "作用", "做", "写", "看", "得", "地", "着", "过", "后", "前", "时", "两", "几", "第", "个", "种", "次", "那", "这", "哪", "何", "谁", "吗", "么", "其", "此", "而", "但", "但是", "因为", "所以", "如果说", "或者", "或", "及", "以及", "等", "能", "行", "不行",
    "一样", "到底", "究竟", "到", "当", "算", "叫", "叫做", "起", "开", "出", "进", "不了", "得到", "变成", "发生", "直接", "已经", "先", "不是", "不会", "不用", "不要", "起来", "最后", "全部", "所有", "一", "二",
];

fn english_table() -> &'static HashMap<String, Vec<String>> {
    static TABLE: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<String, Vec<String>> = HashMap::new();
        for (from, to) in ENGLISH {
            for word in from.split(' ') {
                table.entry(stem(word)).or_default().extend(to.split_whitespace().map(stem));
            }
        }
        table
    })
}

/// A term with those that mean the same.
pub fn english(term: &str) -> Slot {
    let mut terms = vec![(term.to_string(), 1.0)];
    for also in english_table().get(term).into_iter().flatten() {
        if terms.iter().all(|(t, _)| t != also) {
            terms.push((also.clone(), SAME));
        }
    }
    Slot { terms }
}

fn chinese_table() -> &'static HashMap<&'static str, Option<&'static str>> {
    static TABLE: OnceLock<HashMap<&str, Option<&str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let common = CHINESE_COMMON.iter().map(|w| (*w, None));
        common.chain(CHINESE.iter().map(|(w, e)| (*w, Some(*e)))).collect()
    })
}

/// The longest term of the tables, in characters.
const LONGEST: usize = 6;

/// What a run of Chinese characters asks about: terms of the table, the longest first from left to right, and what is left
/// over by pairs of characters.
pub fn chinese(run: &str) -> Vec<Slot> {
    let chars: Vec<char> = run.chars().collect();
    let (mut out, mut rest, mut at) = (Vec::new(), String::new(), 0);
    while at < chars.len() {
        let found = (1..=LONGEST.min(chars.len() - at)).rev().find_map(|n| {
            let word: String = chars[at..at + n].iter().collect();
            chinese_table().get(word.as_str()).map(|english| (n, word, *english))
        });
        let Some((n, word, english)) = found else {
            rest.push(chars[at]);
            at += 1;
            continue;
        };
        at += n;
        left_over(&mut rest, &mut out);
        if let Some(english) = english {
            let first = |n: usize| if n == 0 { 1.0 } else { SECOND };
            let mut terms: Vec<(String, f32)> =
                english.split_whitespace().enumerate().map(|(n, w)| (stem(w), first(n))).collect();
            // In a Chinese course the characters themselves stand there.
            terms.extend(words::pairs(&word).into_iter().map(|p| (p, 1.0)));
            out.push(Slot { terms });
        }
    }
    left_over(&mut rest, &mut out);
    out
}

fn left_over(rest: &mut String, out: &mut Vec<Slot>) {
    let han = std::mem::take(rest);
    if !han.is_empty() {
        out.extend(words::pairs(&han).into_iter().map(|p| Slot { terms: vec![(p, 1.0)] }));
    }
}
