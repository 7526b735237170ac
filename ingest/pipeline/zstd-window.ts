import { constants } from 'node:zlib';

/** RFC 8878 asks 8 MiB of every decoder; by default a frame may ask for 128 MiB, in each request. */
export const ZSTD_WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };
