/* yes ADDRESS: an authorizer that says yes to everybody, by the same library
 * and threads as ours: how fast mod_authnz_fcgi lets an authorizer be. */
#include <errno.h>
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>

#include "fastcgi/listen.h"

enum { THREADS = 16 };

static void *serve(void *socket)
{
    FCGX_Request request;

    FCGX_InitRequest(&request, *(int *)socket, 0);
    for (;;) {
        int status = FCGX_Accept_r(&request);
        if (status == -EAGAIN) /* see listen.h */
            continue;
        if (status)
            return NULL;
        FCGX_PutS("Status: 200 OK\r\nVariable-YES_USER: -\r\n\r\n",
                  request.out);
        FCGX_Finish_r(&request);
    }
}

int main(int count, char **words)
{
    pthread_t threads[THREADS];
    struct listener listener;

    if (count != 2 || FCGX_Init() ||
        listen_open(words[1], &listener) != RESULT_OK) {
        fputs("usage: yes 127.0.0.1:PORT\n", stderr);
        return 1;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, serve, &listener.file);
    puts("ready");
    fflush(stdout);
    pthread_join(threads[0], NULL);
    return 0;
}
