/* command_nearest.h: what somebody may have meant by a word that is none. */
#ifndef TOKENBOOTH_ADMIN_COMMAND_NEAREST_H
#define TOKENBOOTH_ADMIN_COMMAND_NEAREST_H

/* A search for the word of a list that is most like the one that was typed. */
struct command_nearest {
    const char *typed;
    const char *word; /* the best so far; NULL: none is a slip or two away */
    int slips;        /* how far that is; at first, how far it can be */
};

void command_nearest_begin(struct command_nearest *nearest, const char *typed);

/* Compares with the next word of the list, which may be there twice. */
void command_nearest_compare(struct command_nearest *nearest, const char *word);

#endif
