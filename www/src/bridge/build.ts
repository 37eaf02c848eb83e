/** The id of the build that this page belongs to. */
export const pageBuild: string = (import.meta.env['VITE_BUILD'] as string | undefined) ?? 'dev';
