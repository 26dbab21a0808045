/* snippets.h: what to write into a package client's files to set it up. */
#ifndef TOKENBOOTH_ACCESS_SNIPPETS_H
#define TOKENBOOTH_ACCESS_SNIPPETS_H

/* Stands where the token's value goes; static/copy.js knows it too. */
#define SNIPPET_VALUE "YOUR_TOKEN"

enum {
    SNIPPET_READ = 1,
    SNIPPET_WRITE = 2,
    SNIPPET_BOTH = SNIPPET_READ | SNIPPET_WRITE,
    /* Beside one of them: */
    SNIPPET_READS_TOO = 4, /* only for tokens that also read */
    SNIPPET_OVER_HTTP = 8, /* only where the site is plain http */
    SNIPPET_STEPS_MAX = 6,
};

/* Texts hold names in braces: {site}, {scheme}, {host}, {machine} (the host
 * without its port), {key} (the host as Bundler writes it), {user}, {feed},
 * {label} and {open}, which is a brace. {label} is the feed's name for
 * files that name it: some clients take no dot or no digit first, and keep
 * names such as "central" or "pypi" for other feeds, so each label starts
 * alike. */
struct snippet_step {
    int access;        /* what the step is for */
    const char *file;  /* that the lines go into; NULL: a command */
    const char *lines; /* NULL: there are no more steps */
};

struct snippet {
    const char *word; /* for programs */
    const char *title;
    const char *note; /* NULL: none */
    struct snippet_step steps[SNIPPET_STEPS_MAX];
};

extern const struct snippet snippet_npm;
extern const struct snippet snippet_yarn;
extern const struct snippet snippet_berry;
extern const struct snippet snippet_nuget;
extern const struct snippet snippet_pip;
extern const struct snippet snippet_twine;
extern const struct snippet snippet_poetry;
extern const struct snippet snippet_maven;
extern const struct snippet snippet_gradle;
extern const struct snippet snippet_cargo;
extern const struct snippet snippet_gem;
extern const struct snippet snippet_bundler;
extern const struct snippet snippet_composer;
extern const struct snippet snippet_go;
extern const struct snippet snippet_git;
extern const struct snippet snippet_curl;
extern const struct snippet snippet_lftp;
extern const struct snippet snippet_davfs2;
extern const struct snippet snippet_apt;
extern const struct snippet snippet_rclone;
extern const struct snippet snippet_dnf;
extern const struct snippet snippet_r;

#endif
