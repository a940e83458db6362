/* Tests of an exercise in C: TEST(name) { CHECK(expression); CHECK_EQ(what_it_gives, what_is_expected); }
 * Results go to a file, never to the output. A test that crashes fails, and the next one runs. */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *gradus_file;
static const char *gradus_name;
static sigjmp_buf gradus_back;
static char gradus_stack[1 << 16];

#define TEST(name) static void gradus_test_##name(void)
#define CHECK(holds) do { if (!(holds)) { gradus_failed("this does not hold: " #holds); } } while (0)
#define CHECK_EQ(got, expected) _Generic((got), \
    char *: gradus_equal_text, const char *: gradus_equal_text, \
    float: gradus_equal_real, double: gradus_equal_real, \
    void *: gradus_equal_pointer, const void *: gradus_equal_pointer, \
    unsigned long: gradus_equal_unsigned, unsigned long long: gradus_equal_unsigned, \
    default: gradus_equal_whole)(got, expected, #got)

static void gradus_result(const char *status, const char *message) {
    fprintf(gradus_file, "%s\037%s\037\037", gradus_name, status);
    for (; *message; message++) {
        fputc(*message == '\036' || *message == '\037' ? ' ' : *message, gradus_file);
    }
    fputc('\036', gradus_file);
    fflush(gradus_file);
}

static void gradus_failed(const char *message) {
    gradus_result("1", message);
    siglongjmp(gradus_back, 1);
}

static void gradus_equal_whole(long long got, long long expected, const char *text) {
    char message[400];
    if (got == expected) return;
    snprintf(message, sizeof message, "%.200s gave %lld, expected %lld", text, got, expected);
    gradus_failed(message);
}

static void gradus_equal_unsigned(unsigned long long got, unsigned long long expected, const char *text) {
    char message[400];
    if (got == expected) return;
    snprintf(message, sizeof message, "%.200s gave %llu, expected %llu", text, got, expected);
    gradus_failed(message);
}

static void gradus_equal_real(double got, double expected, const char *text) {
    char message[400];
    double away = got > expected ? got - expected : expected - got;
    double size = expected > 0 ? expected : -expected;
    if (got == expected || away <= 1e-9 * (size > 1 ? size : 1)) return;
    snprintf(message, sizeof message, "%.200s gave %.17g, expected %.17g", text, got, expected);
    gradus_failed(message);
}

static void gradus_equal_text(const char *got, const char *expected, const char *text) {
    char message[900];
    if (got == expected || (got && expected && strcmp(got, expected) == 0)) return;
    snprintf(message, sizeof message, "%.200s gave %s%.200s%s, expected %s%.200s%s", text, got ? "\"" : "",
             got ? got : "NULL", got ? "\"" : "", expected ? "\"" : "", expected ? expected : "NULL",
             expected ? "\"" : "");
    gradus_failed(message);
}

static void gradus_equal_pointer(const void *got, const void *expected, const char *text) {
    char message[400];
    if (got == expected) return;
    snprintf(message, sizeof message, "%.200s gave %p, expected %p", text, got, expected);
    gradus_failed(message);
}

static void gradus_crash(int number) {
    gradus_failed(number == SIGSEGV || number == SIGBUS ? "it crashed: a bad address (segmentation fault)"
                  : number == SIGFPE                    ? "it crashed: a division by zero"
                  : number == SIGABRT                   ? "it crashed: abort()"
                                                        : "it crashed");
}

static void gradus_run(const char *name, void (*test)(void)) {
    gradus_name = name;
    if (sigsetjmp(gradus_back, 1) == 0) {
        test();
        gradus_result("0", "");
    }
}

static void gradus_begin(int n, char **arguments) {
    stack_t stack = {.ss_sp = gradus_stack, .ss_size = sizeof gradus_stack};
    struct sigaction action = {.sa_handler = gradus_crash, .sa_flags = SA_ONSTACK};
    int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    gradus_file = n > 1 ? fopen(arguments[1], "w") : NULL;
    if (!gradus_file) {
        fprintf(stderr, "the results cannot be written\n");
        _Exit(3);
    }
    arguments[1][0] = 0;
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
}

static int gradus_end(void) {
    fputs("end\036", gradus_file);
    fclose(gradus_file);
    fflush(stdout);
    return 0;
}
