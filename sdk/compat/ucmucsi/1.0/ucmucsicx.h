/* By the name of its version's folder. */
#include "../../ucmucsicx.h"
