#define HOW_MANY 3
