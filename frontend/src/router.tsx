import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { userQuery } from './actions/session.ts';
import { Failure } from './app/failure.tsx';
import { NotFound } from './app/not-found.tsx';
import { Shell } from './app/shell.tsx';
import { Waiting } from './design/index.ts';

type Context = { readonly queries: QueryClient };

const root = createRootRouteWithContext<Context>()({
  notFoundComponent: () => (
    <main>
      <NotFound />
    </main>
  ),
});

const entry = (path: '/login' | '/signup') =>
  createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: (search): { next?: string } =>
      typeof search.next === 'string' && /^\/(?!\/)/.test(search.next) ? { next: search.next } : {},
    component: lazyRouteComponent(() => import('./pages/entry/page.tsx'), 'EntryPage'),
  });

/** Everything that is somebody's: whoever is not logged in logs in first and comes back. */
const own = createRoute({
  getParentRoute: () => root,
  id: 'own',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const user = await context.queries.ensureQueryData(userQuery);
    if (!user) throw redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } });
  },
});

const home = createRoute({
  getParentRoute: () => own,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/page.tsx'), 'HomePage'),
});

const job = createRoute({
  getParentRoute: () => own,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('./pages/job/page.tsx'), 'JobPage'),
});

const editor = createRoute({
  getParentRoute: () => own,
  path: '/jobs/$jobId/clips/$index',
  component: lazyRouteComponent(() => import('./pages/editor/page.tsx'), 'EditorPage'),
});

const keys = createRoute({
  getParentRoute: () => own,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/keys/page.tsx'), 'KeysPage'),
});

const account = createRoute({
  getParentRoute: () => own,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/page.tsx'), 'AccountPage'),
});

const style = createRoute({
  getParentRoute: () => own,
  path: '/style',
  component: lazyRouteComponent(() => import('./pages/style/page.tsx'), 'StylePage'),
});

const styleJob = createRoute({
  getParentRoute: () => own,
  path: '/style/$jobId',
  component: lazyRouteComponent(() => import('./pages/style/job-page.tsx'), 'StyleJobPage'),
});

const operator = createRoute({
  getParentRoute: () => own,
  path: '/operator',
  component: lazyRouteComponent(() => import('./pages/operator/page.tsx'), 'OperatorPage'),
});

const routes = root.addChildren([
  entry('/login'),
  entry('/signup'),
  own.addChildren([home, job, editor, keys, account, style, styleJob, operator]),
]);

/** The pages and their addresses. The service answers each of them with the app (`PAGES` in its `http/web.ts`). */
export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 0,
    defaultPendingComponent: () => <Waiting what="Loading" />,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} isWholePage onRetry={reset} />,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
