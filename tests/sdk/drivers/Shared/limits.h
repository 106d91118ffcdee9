#define MAX_LETTERS 5
