/* What FORWARD_PE, SCENARIO_VALUE and IMPLIED_IRR would be in C: the yardstick of `arrays.py`, by hand and plain. */

#include <math.h>
#include <stddef.h>

void forward_pe(const double *price, const double *eps, double *answer, size_t count) {
    for (size_t i = 0; i < count; i++)
        answer[i] = eps[i] > 0 ? price[i] / eps[i] : NAN;
}

void scenario_value(const double *eps, const double *growth, const double *years, const double *multiple,
                    const double *rate, const double *dps, double *answer, size_t count) {
    for (size_t i = 0; i < count; i++) {
        double grown = 1 + growth[i], discounted = 1 + rate[i], dividends = 0;
        if (dps[i] != 0) {
            double excess = (grown - discounted) / discounted, payments = floor(years[i]);
            dividends = dps[i] / discounted * (excess == 0 ? payments : expm1(payments * log1p(excess)) / excess);
        }
        answer[i] = eps[i] > 0 && multiple[i] >= 0
            ? eps[i] * pow(grown, years[i]) * multiple[i] / pow(discounted, years[i]) + dividends
            : NAN;
    }
}

/* Newton's method on the logarithm of the present value, as xlmodel.valuation.returns has it. */
static double return_of_flows(double price, double exit_price, double years, double dps, double log_growth) {
    double payments = floor(years), rate = log(exit_price / price) / years;
    if (payments >= 1) {
        double first = log(dps / price), last = (first + (payments - 1) * log_growth) / payments;
        rate = fmax(rate, fmax(first, last));
    }
    for (int i = 0; i < 200; i++) {
        double y = log_growth - rate, income = 0, mean_time = 0;
        if (payments >= 1) {
            income = dps * exp(-rate) * (y == 0 ? payments : expm1(payments * y) / expm1(y));
            mean_time = 1 + (fabs(y) < 1e-6 ? (payments - 1) / 2 : payments / -expm1(-payments * y) - 1 / -expm1(-y));
        }
        double repaid = exit_price * exp(-rate * years), worth = income + repaid;
        double step = log(worth / price) * worth / (income * mean_time + repaid * years);
        if (!(fabs(step) > 1e-16 * (1 + fabs(rate))))
            break;
        rate += step;
    }
    return expm1(rate);
}

void implied_irr(const double *price, const double *exit_price, const double *years, const double *dps,
                 const double *growth, double *answer, size_t count) {
    for (size_t i = 0; i < count; i++)
        answer[i] = dps[i] > 0 ? return_of_flows(price[i], exit_price[i], years[i], dps[i], log1p(growth[i]))
                               : expm1(log(exit_price[i] / price[i]) / years[i]);
}
