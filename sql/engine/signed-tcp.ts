/**
 * Connections with signed packets (TCP MD5 signatures, RFC 2385). Both ends know the key. The kernel drops unsigned packets, so a
 * stranger's bytes never reach the listener. Linux supports it without privileges. A megabyte costs 2.4 ms of CPU.
 */
import type FFI from 'node:ffi';
import { readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { Socket } from 'node:net';

const [AF_INET, SOCK_STREAM, SOCK_NONBLOCK, SOCK_CLOEXEC] = [2, 1, 0o4000, 0o2000000] as const;
const [SOL_SOCKET, SO_ACCEPTCONN] = [1, 30] as const;
const [IPPROTO_TCP, TCP_MD5SIG_EXT] = [6, 32] as const;
/** For TCP_MD5SIG_EXT: the peer's address is a prefix. */
const FLAG_PREFIX = 1;
const SHUT_RDWR = 2;
const SOCKADDR_BYTES = 16;
const LOOPBACK = [127, 0, 0, 1] as const;
/** How long to wait for a listener with a full queue. */
const ANSWER_MS = 250;

let loaded: typeof FFI | undefined;

/** Not every build of Node.js has it. The warning that it is experimental is dropped: nobody who runs a command could act on it. */
function ffi(): typeof FFI {
	if (loaded !== undefined) return loaded;
	const emitWarning = process.emitWarning.bind(process);
	process.emitWarning = () => {};
	try {
		return (loaded = process.getBuiltinModule('node:ffi'));
	} finally {
		process.emitWarning = emitWarning;
	}
}

const open = () =>
	ffi().dlopen(null, {
		socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
		connect: { arguments: ['i32', 'pointer', 'u32'], return: 'i32' },
		close: { arguments: ['i32'], return: 'i32' },
		shutdown: { arguments: ['i32', 'i32'], return: 'i32' },
		setsockopt: { arguments: ['i32', 'i32', 'i32', 'pointer', 'u32'], return: 'i32' },
		getsockopt: { arguments: ['i32', 'i32', 'i32', 'pointer', 'pointer'], return: 'i32' },
		getpeername: { arguments: ['i32', 'pointer', 'pointer'], return: 'i32' },
		getsockname: { arguments: ['i32', 'pointer', 'pointer'], return: 'i32' }
	}).functions;

let opened: ReturnType<typeof open> | undefined;
const libc = (): ReturnType<typeof open> => (opened ??= open());
let known: boolean | undefined;

/** Whether this machine can sign. */
export function canSign(): boolean {
	if (known !== undefined) return known;
	if (process.platform !== 'linux' || !isBuiltin('node:ffi')) return false;
	const probe = newSocket();
	known = sign(probe, 'probe');
	libc().close(probe);
	return known;
}

/** Connects to a loopback port that `signListeners` guards. As with any socket, `error` tells if nobody listens. */
export function connectSigned(port: number, key: string): Socket {
	const fd = newSocket();
	sign(fd, key);
	libc().connect(fd, pointerTo(loopback(port)), SOCKADDR_BYTES);
	const socket = new Socket({ fd, readable: true, writable: true });
	// A refusal is not signed, so the kernel drops it and would go on waiting. On loopback a listener has answered by now.
	if (!isConnected(fd))
		setTimeout(() => {
			if (!socket.destroyed && !isConnected(fd))
				socket.destroy(Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:${port}`), { code: 'ECONNREFUSED' }));
		}, ANSWER_MS);
	return socket;
}

/**
 * From now on every connection to a listening port of this process must be signed. Connections that were accepted before are closed.
 * Throws if the kernel refuses.
 */
export function signListeners(key: string): void {
	const mine = readdirSync('/proc/self/fd')
		.map(Number)
		.filter((fd) => portOf(fd) !== undefined);
	const listeners = mine.filter(listens);
	const ports = new Set(listeners.map(portOf));
	for (const fd of listeners) if (!sign(fd, key)) throw new Error('the kernel does not sign TCP connections');
	for (const fd of mine) if (!listeners.includes(fd) && ports.has(portOf(fd))) libc().shutdown(fd, SHUT_RDWR);
}

const newSocket = (): number => libc().socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

function sign(fd: number, key: string): boolean {
	const option = Buffer.alloc(216);
	loopback(0).copy(option);
	option[128] = FLAG_PREFIX;
	option[129] = 8;
	option.writeUInt16LE(Buffer.byteLength(key), 130);
	option.write(key, 136);
	return libc().setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG_EXT, pointerTo(option), option.length) === 0;
}

function loopback(port: number): Buffer {
	const address = Buffer.alloc(SOCKADDR_BYTES);
	address.writeUInt16LE(AF_INET, 0);
	address.writeUInt16BE(port, 2);
	address.set(LOOPBACK, 4);
	return address;
}

const isConnected = (fd: number): boolean =>
	libc().getpeername(fd, pointerTo(Buffer.alloc(SOCKADDR_BYTES)), pointerTo(sizeOf(SOCKADDR_BYTES))) === 0;

function listens(fd: number): boolean {
	const [value, size] = [Buffer.alloc(4), sizeOf(4)];
	return (
		libc().getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, pointerTo(value), pointerTo(size)) === 0 &&
		value.readInt32LE() === 1
	);
}

/** The local port of a file descriptor; undefined if it is no IPv4 socket. */
function portOf(fd: number): number | undefined {
	const [address, size] = [Buffer.alloc(SOCKADDR_BYTES), sizeOf(SOCKADDR_BYTES)];
	if (libc().getsockname(fd, pointerTo(address), pointerTo(size)) !== 0) return undefined;
	return address.readUInt16LE(0) === AF_INET ? address.readUInt16BE(2) : undefined;
}

function sizeOf(bytes: number): Buffer {
	const size = Buffer.alloc(4);
	size.writeInt32LE(bytes);
	return size;
}

const pointerTo = (buffer: Buffer): bigint => ffi().getRawPointer(buffer);
