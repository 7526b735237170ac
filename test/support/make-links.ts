/** Makes links of one person as fast as it can, and prints how many it could: `node make-links.ts DATA_DIR USER COUNT`. */
import { CapError } from '#sql/office/caps.ts';
import { makeLink } from '#sql/office/console-links.ts';
import { openStore } from '#sql/office/store.server.ts';

const [dataDir = '', id = '', count = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, databaseUrl: undefined });
let made = 0;
for (let n = 0; n < Number(count); n++)
	try {
		await makeLink(store, { id, name: id }, { text: 'SELECT 1', params: {} }, null);
		made += 1;
	} catch (problem) {
		if (!(problem instanceof CapError)) throw problem;
	}
await store.close();
console.log(made);
