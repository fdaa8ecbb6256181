package presets

// Source is a publication.
type Source struct {
	Name      string // authors and year
	Reference string // title and place
	Universe  string // what its figures are of
	Read      string // how much of it was at hand when the figures were taken
}

const (
	abstract   = "its abstract"
	whole      = "its page"
	secondHand = "its abstract; the figures themselves are at second hand"
)

var (
	khomynPutnins = Source{
		"Khomyn & Putniņš 2021",
		"Algos gone wild: What drives the extreme order cancellation rates in modern markets? Journal of Banking & Finance 129, 106170",
		"orders in US stock markets", abstract,
	}
	secVolumes = Source{
		"SEC 2013-01",
		"Trade to Order Volume Ratios, Data Highlight 2013-01, 9 October 2013",
		"displayed orders at 12 US exchanges, Q4 2012 to Q2 2013", whole,
	}
	secSpeed = Source{
		"SEC 2013-05",
		"The Speed of the Equity Markets, 9 October 2013",
		"quotes in US corporate stocks, Q2 2013", "a copy of its page",
	}
	hasbrouckSaar = Source{
		"Hasbrouck & Saar 2007",
		"Technology and liquidity provision: The blurring of traditional definitions, SSRN 994369",
		"nonmarketable limit orders in 100 Nasdaq stocks on INET", abstract,
	}
	mikeFarmer = Source{
		"Mike & Farmer 2008",
		"An empirical behavioral model of liquidity and volatility, Journal of Economic Dynamics & Control 32, 200–234, Table 2",
		"25 stocks of the London Stock Exchange, fitted on AZN", secondHand,
	}
	zovkoFarmer = Source{
		"Zovko & Farmer 2002",
		"The power of patience: A behavioural regularity in limit-order placement, Quantitative Finance 2, 387–392",
		"limit orders in 50 stocks of the London Stock Exchange, a few to 2000 ticks from the best price", abstract,
	}
	bouchaudMezardPotters = Source{
		"Bouchaud, Mézard & Potters 2002",
		"Statistical properties of stock order books: empirical results and models, Quantitative Finance 2, 251–256",
		"limit orders in three liquid stocks of the Paris Bourse", secondHand,
	}
	maslovMills = Source{
		"Maslov & Mills 2001",
		"Price fluctuations from the order book perspective: empirical facts and a simple model, Physica A 299, 234–246",
		"Nasdaq Level II data", abstract,
	}
	abides = Source{
		"ABIDES",
		"abides_markets/models/order_size_model.py of github.com/jpmorganchase/abides-jpmc-public",
		"orders of the agents of that simulator", "its source code",
	}
	fieldLarge = Source{
		"Field & Large 2008",
		"Pro-rata matching and one-tick futures markets, CFS Working Paper 2008/40",
		"four futures markets that match pro rata", abstract,
	}
	filimonovSornette = Source{
		"Filimonov & Sornette 2012",
		"Quantifying reflexivity in financial markets: towards a prediction of flash crashes, Physical Review E 85, 056108",
		"price changes of E-mini S&P 500 futures, 2007 to 2010", "its abstract, with more than 0.7; the 0.8 is at second hand",
	}
	atak = Source{
		"Atak 2018",
		"Modeling Price Clusters in Cryptocurrencies Using an Intensity-based Hawkes Process, City, University of London",
		"price changes of Bitcoin, Ether and Ripple", abstract,
	}
	contStoikovTalreja = Source{
		"Cont, Stoikov & Talreja 2010",
		"A stochastic model for order book dynamics, Operations Research 58, 549–563",
		"one stock of the Tokyo Stock Exchange", secondHand,
	}
	cboe = Source{
		"Cboe 2021",
		"An In-Depth View Into Odd Lots, 27 October 2021",
		"all trades in US stocks", whole,
	}
	nasdaq = Source{
		"Mackintosh, Nasdaq",
		"Would 605 Work Better in Dollars?",
		"orders of US retail investors", whole,
	}
)
