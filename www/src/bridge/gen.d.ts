declare module '*/gen/wasm_exec.js';
