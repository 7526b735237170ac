import { carried } from './filters.ts';

/** An address of ours, shown as the page is that leads to it: in its language and its colours. */
export function withLooks<Address extends string>(address: Address, params: URLSearchParams): Address {
	const looks = carried(params, [], []).slice(1);
	return looks ? (`${address}${address.includes('?') ? '&' : '?'}${looks}` as Address) : address;
}
