import { ErasureError } from '#sql/erasure/erase-letters.server.ts';
import { waitUntilApplied } from '../load/wait-until-applied.ts';

/** @throws ErasureError while something that ingest has received is in no table */
export async function untilStored(ingestUrl: string): Promise<void> {
	if (!(await waitUntilApplied(ingestUrl)))
		throw new ErasureError(
			'not all that ingest has received is stored: start the office, or wait until it is, and run this again'
		);
}
