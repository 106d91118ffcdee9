/* One row for each line of a layout list, the same on both sides: the size and the alignment of a
   structure, the offset and the size of a field, or a number. */
struct layout_row {
  unsigned long long first, second;
};

#define STRUCT(type) {sizeof(type), LAYOUT_ALIGNOF(type)},
#define FIELD(type, field) {offsetof(type, field), sizeof(((type*)0)->field)},
#define VALUE(name) {(unsigned long long)(long long)(name), 0},
