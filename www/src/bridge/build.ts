import { type Program, protocol } from './protocol.gen';

/** The page itself, as this build of it. */
export const pageProgram: Program = {
  version: (import.meta.env['VITE_VERSION'] as string | undefined) ?? 'dev',
  build: (import.meta.env['VITE_BUILD'] as string | undefined) ?? 'dev',
  protocol,
};

/** The build id of this page. */
export const pageBuild = pageProgram.build;
