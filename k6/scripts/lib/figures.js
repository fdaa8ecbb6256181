// What an engine counts of itself, and the Prometheus series that each figure is the sum
// of, by the label `side`.

const buy = ['buy', 'bid', 'bids'];
const sell = ['sell', 'ask', 'asks'];

// Those that grow are counted since the start of the engine, so that only their growth
// tells of a run.
export const series = {
  'orders received': { metric: 'me_orders_received_total', sides: [...buy, ...sell], grows: true },
  matches: { metric: 'me_matches_total', sides: [''], grows: true },
  'shares traded': { metric: 'me_traded_quantity_total', sides: [''], grows: true },
  'resting bids': { metric: 'me_orderbook_depth', sides: buy },
  'bid shares': { metric: 'me_orderbook_quantity', sides: buy },
  'resting asks': { metric: 'me_orderbook_depth', sides: sell },
  'ask shares': { metric: 'me_orderbook_quantity', sides: sell },
  'ask levels': { metric: 'me_orderbook_price_levels', sides: sell },
};

export const figures = Object.keys(series);
