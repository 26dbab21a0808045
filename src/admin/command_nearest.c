/* command_nearest.c: how many slips there are from one word to another: a
 * character missing, too many, another one, or two in the wrong order. */
#include "admin/command_nearest.h"

#include <string.h>

enum {
    LENGTH_MAX = 24,  /* no word is longer */
    SHORT_LENGTH = 3, /* up to which a second slip makes it another word */
};

void command_nearest_begin(struct command_nearest *nearest, const char *typed)
{
    nearest->typed = typed;
    nearest->word = NULL;
    nearest->slips = strlen(typed) <= SHORT_LENGTH ? 1 : 2;
}

static int least(int one, int other)
{
    return one < other ? one : other;
}

/* Optimal string alignment: slips[i][j] leads from the first i characters of
 * one word to the first j of the other. */
static int count_slips(const char *from, const char *to)
{
    int slips[LENGTH_MAX + 1][LENGTH_MAX + 1];
    int height = (int)strlen(from), width = (int)strlen(to);

    for (int i = 0; i <= height; i++) {
        for (int j = 0; j <= width; j++) {
            if (!i || !j) {
                slips[i][j] = i + j;
                continue;
            }
            slips[i][j] =
                least(least(slips[i - 1][j], slips[i][j - 1]) + 1,
                      slips[i - 1][j - 1] + (from[i - 1] != to[j - 1]));
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] &&
                from[i - 2] == to[j - 1])
                slips[i][j] = least(slips[i][j], slips[i - 2][j - 2] + 1);
        }
    }
    return slips[height][width];
}

void command_nearest_compare(struct command_nearest *nearest, const char *word)
{
    int slips;

    if (strlen(nearest->typed) > LENGTH_MAX || strlen(word) > LENGTH_MAX)
        return;
    slips = count_slips(nearest->typed, word);
    if (slips < nearest->slips || (slips == nearest->slips && !nearest->word)) {
        nearest->slips = slips;
        nearest->word = word;
    }
}
