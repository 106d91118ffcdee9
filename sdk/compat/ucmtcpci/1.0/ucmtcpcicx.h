/* By the name of its version's folder. */
#include "../../ucmtcpcicx.h"
