/* browser.c: tests of web/browser.h. */
#include "web/browser.h"

#include "support.h"

#define WEBKIT "AppleWebKit/537.36 (KHTML, like Gecko) "

static void test_words(void **state)
{
    static const struct {
        const char *agent, *words;
    } cases[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
         "Firefox/128.0",
         "Firefox on Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " WEBKIT
         "Chrome/126.0.0.0 Safari/537.36",
         "Chrome on Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " WEBKIT
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
         "Edge on Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " WEBKIT
         "Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0",
         "Opera on Windows"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) Version/17.5 Safari/605.1.15",
         "Safari on macOS"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
         "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
         "Safari/604.1",
         "Safari on iPhone"},
        {"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
         "(KHTML, like Gecko) CriOS/126.0.0.0 Mobile/15E148 Safari/604.1",
         "Chrome on iPad"},
        {"Mozilla/5.0 (Linux; Android 14; SM-S911B) " WEBKIT
         "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
         "Samsung Internet on Android"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " WEBKIT
         "Chrome/126.0.0.0 Safari/537.36",
         "Chrome on ChromeOS"},
        {"Mozilla/5.0 (X11; Linux x86_64) " WEBKIT
         "HeadlessChrome/126.0.0.0 Safari/537.36",
         "Chrome on Linux"},
        {"curl/8.5.0", "curl"},
        {"Links (2.28; Linux 6.1.0; text)", "Links on Linux"},
        {"Mozilla/5.0 (compatible)", "A browser"},
        {"Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows"},
        {"", "A browser"},
        {"/", "A browser"},
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        expect_text(cases[i].agent, cases[i].words,
                    browser_text(*state, cases[i].agent));
}

/* The person who signs in chooses it. */
static void test_long(void **state)
{
    char agent[201];

    memset(agent, 'x', sizeof agent - 1);
    agent[sizeof agent - 1] = '\0';
    if (strlen(browser_text(*state, agent)) > 50)
        fail_msg("a long name stays long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POOL_TEST(test_words),
        POOL_TEST(test_long),
    };

    return RUN(tests);
}
