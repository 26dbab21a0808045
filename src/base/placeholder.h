/* placeholder.h: recognizes what is sent when nobody filled in the secret.
 *
 * Package clients send the text of a setting unchanged if a variable in it is
 * not set. Such a text is nobody's secret, so it is not a guess either. */
#ifndef TOKENBOOTH_BASE_PLACEHOLDER_H
#define TOKENBOOTH_BASE_PLACEHOLDER_H

enum placeholder {
    PLACEHOLDER_NONE,      /* it can be a secret */
    PLACEHOLDER_EMPTY,     /* nothing */
    PLACEHOLDER_VARIABLE,  /* ${NAME}, $NAME, %NAME%, $(NAME), {{NAME}},
                              #{NAME}#, %{NAME}, %(NAME)s, !NAME!, @NAME@,
                              @@NAME@@, __NAME__; ${NAME unclosed */
    PLACEHOLDER_NO_VALUE,  /* what a program writes for it: undefined, null */
    PLACEHOLDER_MASK,      /* asterisks, bullets or [MASKED], as in a log */
    PLACEHOLDER_EXAMPLE,   /* YOUR_TOKEN, <token>, [TOKEN] */
    PLACEHOLDER_ENCRYPTED, /* {...=}, which Maven could not decrypt */
};

/* What text is; white space at both ends does not count. */
enum placeholder placeholder_find(const char *text);

#endif
