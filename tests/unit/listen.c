/* listen.c: tests of fastcgi/listen.h and socket_address.h: a unix
 * socket, files in its way, and whether a program listens. */
#include "fastcgi/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "fastcgi/socket_address.h"
#include "support.h"

enum { PATIENCE = 20 /* seconds */ };

#define EMPTY_TEST(function)                                                   \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static char *socket_path(const struct fixture *fixture)
{
    return apr_pstrcat(fixture->pool, fixture->folder, "/socket", NULL);
}

static const char *unix_address(const struct fixture *fixture)
{
    return apr_pstrcat(fixture->pool, "unix:", socket_path(fixture), NULL);
}

static int probe(const char *text)
{
    struct socket_address address;

    assert_true(socket_address_parse(text, &address));
    return socket_address_probe(&address);
}

static enum result open_socket(const struct fixture *fixture,
                               struct listener *listener)
{
    return listen_open(unix_address(fixture), listener);
}

static bool can_connect(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected;

    apr_cpystrn(name.sun_path, path, sizeof name.sun_path);
    connected = connect(file, (struct sockaddr *)&name, sizeof name) == 0;
    close(file);
    return connected;
}

static void test_unix(void **state)
{
    const struct fixture *fixture = *state;
    const char *path = socket_path(fixture);
    struct listener listener;
    struct stat info;

    expect_result("opened", RESULT_OK, open_socket(fixture, &listener));
    assert_int_equal(0, stat(path, &info));
    assert_int_equal(0660, info.st_mode & 0777);
    assert_true(can_connect(path));
    listen_close(&listener);
    assert_int_equal(-1, stat(path, &info));
}

/* A program that was killed leaves its socket behind. */
static void test_left_behind(void **state)
{
    const struct fixture *fixture = *state;
    struct listener killed, listener;

    expect_result("first", RESULT_OK, open_socket(fixture, &killed));
    close(killed.file);
    expect_result("again", RESULT_OK, open_socket(fixture, &listener));
    assert_true(can_connect(socket_path(fixture)));
    listen_close(&listener);
}

static void test_in_use(void **state)
{
    const struct fixture *fixture = *state;
    struct listener first, second;

    expect_result("first", RESULT_OK, open_socket(fixture, &first));
    expect_result("second", RESULT_BROKEN, open_socket(fixture, &second));
    assert_true(can_connect(socket_path(fixture)));
    listen_close(&first);
}

/* A program so busy that it accepts nobody now is alive, too; and nobody waits
 * for it. */
static void test_busy(void **state)
{
    const struct fixture *fixture = *state;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct listener listener;
    int busy = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    apr_cpystrn(name.sun_path, socket_path(fixture), sizeof name.sun_path);
    assert_int_equal(0, bind(busy, (struct sockaddr *)&name, sizeof name));
    assert_int_equal(0, listen(busy, 0));
    assert_int_equal(0, connect(client, (struct sockaddr *)&name, sizeof name));
    alarm(PATIENCE);
    expect_result("another", RESULT_BROKEN, open_socket(fixture, &listener));
    expect_number("it listens", 0, probe(unix_address(fixture)));
    alarm(0);
    assert_int_equal(0, access(name.sun_path, F_OK));
    close(client);
    close(busy);
}

/* A mistake in the settings, such as the path of the database, deletes
 * nothing. */
static void test_not_a_socket(void **state)
{
    const struct fixture *fixture = *state;
    const char *path = socket_path(fixture);
    struct listener listener;
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(file >= 0);
    close(file);
    expect_result("a file", RESULT_BROKEN, open_socket(fixture, &listener));
    assert_int_equal(0, access(path, F_OK));
}

static void test_long_path(void **state)
{
    struct fixture *fixture = *state;
    char *name = apr_pcalloc(fixture->pool, 109);
    struct listener listener;

    memset(name, 'x', 108);
    expect_result("too long", RESULT_BROKEN,
                  listen_open(apr_pstrcat(fixture->pool, "unix:/", name, NULL),
                              &listener));
}

/* An administrator is told why one of them does not answer. */
static void test_probe_unix(void **state)
{
    const struct fixture *fixture = *state;
    const char *address = unix_address(fixture);
    struct listener listener;

    expect_number("nothing there", ENOENT, probe(address));
    expect_result("opened", RESULT_OK, open_socket(fixture, &listener));
    expect_number("it listens", 0, probe(address));
    close(listener.file);
    expect_number("left behind", ECONNREFUSED, probe(address));
}

/* The address of a port that the system has chosen. */
static const char *tcp_address(const struct fixture *fixture, int file)
{
    struct sockaddr_in name = {0};
    socklen_t size = sizeof name;

    getsockname(file, (struct sockaddr *)&name, &size);
    return apr_psprintf(fixture->pool, "127.0.0.1:%d", ntohs(name.sin_port));
}

static void test_probe_tcp(void **state)
{
    const struct fixture *fixture = *state;
    struct listener listener;
    const char *address;

    expect_result("opened", RESULT_OK, listen_open("127.0.0.1:0", &listener));
    address = tcp_address(fixture, listener.file);
    expect_number("it listens", 0, probe(address));
    listen_close(&listener);
    expect_number("nobody does", ECONNREFUSED, probe(address));
}

/* So many wait for it that the system answers nobody more: no answer, and
 * nobody waits for one for ever. */
static void test_probe_tcp_busy(void **state)
{
    const struct fixture *fixture = *state;
    int clients[4];
    struct listener listener;
    struct socket_address name;

    expect_result("opened", RESULT_OK, listen_open("127.0.0.1:0", &listener));
    listen(listener.file, 0);
    assert_true(
        socket_address_parse(tcp_address(fixture, listener.file), &name));
    for (size_t i = 0; i < LENGTH(clients); i++) {
        clients[i] = socket_address_socket(&name, SOCK_NONBLOCK);
        connect(clients[i], &name.name.any, name.size);
    }
    alarm(PATIENCE);
    expect_number("no answer", ETIMEDOUT, socket_address_probe(&name));
    alarm(0);
    for (size_t i = 0; i < LENGTH(clients); i++)
        close(clients[i]);
    listen_close(&listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY_TEST(test_unix),           EMPTY_TEST(test_left_behind),
        EMPTY_TEST(test_in_use),         EMPTY_TEST(test_not_a_socket),
        EMPTY_TEST(test_long_path),      EMPTY_TEST(test_busy),
        EMPTY_TEST(test_probe_unix),     EMPTY_TEST(test_probe_tcp),
        EMPTY_TEST(test_probe_tcp_busy),
    };

    return RUN(tests);
}
