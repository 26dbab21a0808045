/* shared_file.c: tests of base/shared_file.h. */
#include "base/shared_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "support.h"

#define FILE_TEST(function)                                                    \
    cmocka_unit_test_setup_teardown(function, support_fixture,                 \
                                    support_store_gone)

static ino_t inode_of(int file)
{
    struct stat info;

    assert_int_equal(0, fstat(file, &info));
    return info.st_ino;
}

static int open_it(const struct fixture *fixture)
{
    int file = shared_file_open(fixture->pool, fixture->settings.counters);

    assert_true(file >= 0);
    return file;
}

static void write_file(const char *path, off_t size)
{
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

    assert_true(file >= 0);
    assert_int_equal(0, ftruncate(file, size));
    close(file);
}

/* Also by the process that is the first to ask. */
static void test_same_file(void **state)
{
    int first = open_it(*state), second = open_it(*state);
    struct stat info;

    assert_int_equal(inode_of(first), inode_of(second));
    assert_int_equal(0, fstat(first, &info));
    expect_number("the mode", 0600, info.st_mode & 0777);
    expect_number("the names", 1, (long long)info.st_nlink);
    close(first);
    close(second);
}

/* Of the first version, which had no number, and of an unknown one. */
static void test_other_layout(void **state)
{
    const struct fixture *fixture = *state;
    const char *path = fixture->settings.counters;
    static const off_t sizes[] = {0, SHARED_FILE_SCRYPT + 1500};

    for (size_t i = 0; i < LENGTH(sizes); i++) {
        int old, file;
        write_file(path, sizes[i]);
        old = open(path, O_RDWR);
        /* As an old program has it, for as long as it runs. */
        assert_int_equal(0, flock(old, LOCK_SH));
        assert_int_equal(-1, shared_file_look(path));
        expect_number("why", ESTALE, errno);
        file = open_it(fixture);
        assert_true(inode_of(old) != inode_of(file));
        close(file);
        close(old);
        file = shared_file_look(path);
        assert_true(file >= 0);
        close(file);
    }
}

/* What the setting names by mistake is left alone. */
static void test_another_file(void **state)
{
    const struct fixture *fixture = *state;
    const char *path = fixture->settings.counters;
    struct stat before, after;

    write_file(path, 4096);
    assert_int_equal(0, stat(path, &before));
    assert_int_equal(-1, shared_file_open(fixture->pool, path));
    expect_number("why", EINVAL, errno);
    assert_int_equal(0, stat(path, &after));
    assert_int_equal(before.st_ino, after.st_ino);
    expect_number("its size", 4096, after.st_size);
}

/* However many start at once, they share one file. */
static void test_at_once(void **state)
{
    enum { PROGRAMS = 8 };
    const struct fixture *fixture = *state;
    int pipes[2], status;
    ino_t inodes[PROGRAMS];

    write_file(fixture->settings.counters, SHARED_FILE_SCRYPT + 1500);
    assert_int_equal(0, pipe(pipes));
    for (int i = 0; i < PROGRAMS; i++) {
        if (fork() == 0) {
            int file =
                shared_file_open(fixture->pool, fixture->settings.counters);
            ino_t inode = file < 0 ? 0 : inode_of(file);
            _exit(write(pipes[1], &inode, sizeof inode) != sizeof inode);
        }
    }
    for (int i = 0; i < PROGRAMS; i++) {
        wait(&status);
        expect_number("a program", 0, status);
        assert_int_equal(sizeof inodes[i],
                         read(pipes[0], &inodes[i], sizeof inodes[i]));
        assert_true(inodes[i] == inodes[0] && inodes[i]);
    }
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILE_TEST(test_same_file),
        FILE_TEST(test_other_layout),
        FILE_TEST(test_another_file),
        FILE_TEST(test_at_once),
    };

    return RUN(tests);
}
