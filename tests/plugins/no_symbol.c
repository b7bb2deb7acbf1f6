/* A shared object that is no plug-in. */
extern int no_symbol;
int no_symbol;
