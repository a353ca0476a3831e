export { stateMonitorConfig } from './config.ts';
export { BudgetExceeded, BudgetsChanging, Overloaded, PricesInvalid } from './errors.ts';
export { stateMonitorService } from './service.ts';
export { stateMonitorSchema } from './store/schema.ts';
