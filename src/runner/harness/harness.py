"""Runs the tests of an exercise against a learner's answer: harness.py TESTS RESULTS.

The answer is the module `answer` of this folder. Each function `test_...` is a test; its plain `assert` lines are
rewritten so that a failure tells both sides. Results go to a file, never to the output.
"""

import ast
import operator
import os
import sys
import traceback

FIELD, RECORD = "\x1f", "\x1e"
OPERATORS = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Is: ("is", operator.is_),
    ast.IsNot: ("is not", operator.is_not),
    ast.In: ("in", lambda a, b: a in b),
    ast.NotIn: ("not in", lambda a, b: a not in b),
}
BY_NAME = dict(OPERATORS.values())


class Failed(AssertionError):
    """An assertion of a test that did not hold."""


def short(value):
    try:
        text = repr(value)
    except Exception as error:
        text = "something whose repr fails: %r" % (error,)
    return text if len(text) <= 300 else text[:300] + "..."


def compare(sign, left, right, left_text, right_text, message):
    if BY_NAME[sign](left, right):
        return
    if message is not None:
        raise Failed(str(message()))
    if sign == "==":
        raise Failed("%s gave %s, expected %s" % (left_text, short(left), short(right)))
    raise Failed("%s %s %s does not hold: the left side is %s, the right side is %s"
                 % (left_text, sign, right_text, short(left), short(right)))


def hold(value, text, message):
    if not value:
        raise Failed(str(message()) if message is not None else "%s gave %s" % (text, short(value)))


class Telling(ast.NodeTransformer):
    def __init__(self, source):
        self.source = source

    def text(self, node):
        found = ast.get_source_segment(self.source, node) or "it"
        return ast.Constant(" ".join(found.split()))

    def visit_Assert(self, node):
        test, none = node.test, ast.Constant(None)
        late = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        message = ast.Lambda(late, node.msg) if node.msg else none
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, right = test.left, test.comparators[0]
            if isinstance(test.ops[0], ast.Eq) and isinstance(left, ast.Constant):
                left, right = right, left
            sign = ast.Constant(OPERATORS[type(test.ops[0])][0])
            name, given = "__gradus_compare", [sign, left, right, self.text(left), self.text(right), message]
        else:
            name, given = "__gradus_hold", [test, self.text(test), message]
        call = ast.Call(ast.Name(name, ast.Load()), given, [])
        return ast.copy_location(ast.Expr(call), node)


def line_of_answer(error):
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if os.path.basename(f.filename) == "answer.py"]
    return lines[-1] if lines else None


def told(error):
    if isinstance(error, Failed):
        return str(error)
    if isinstance(error, SystemExit):
        return "it ended the whole program (sys.exit)"
    return ("%s: %s" % (type(error).__name__, error)).rstrip(": ")


def main():
    tests, results = sys.argv[1:3]
    # Opened before the answer runs, so that nothing it does to files or names changes where results go.
    out = os.fdopen(os.open(results, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8")
    write, flush = out.write, out.flush
    clean = str.maketrans({FIELD: " ", RECORD: " "})

    def record(name, passed, line, message):
        write(FIELD.join([name, "0" if passed else "1", str(line or ""), message.translate(clean)]) + RECORD)
        flush()

    sys.path[0] = os.getcwd()
    sys.argv[:] = ["answer.py"]
    with open(tests, encoding="utf-8") as file:
        source = file.read()
    tree = ast.fix_missing_locations(Telling(source).visit(ast.parse(source, "tests.py")))
    code = compile(tree, "tests.py", "exec")
    import answer

    space = dict(vars(answer))
    space.update(__name__="tests", answer=answer, __gradus_compare=compare, __gradus_hold=hold)
    exec(code, space)
    for name in [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]:
        try:
            space[name]()
        except BaseException as error:
            record(name, False, line_of_answer(error), told(error))
        else:
            record(name, True, None, "")
    write("end" + RECORD)
    flush()
    # What the answer left for the end is not a part of the tests.
    sys.stdout.flush()
    os._exit(0)


main()
