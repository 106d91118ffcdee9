#pragma once

void* __cdecl operator new(size_t size, POOL_TYPE pool, ULONG tag = 'emaN');
