using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Laws of one pixel, carried through the samplers' steps exactly instead of simulated.</summary>
internal static class BlackoutLaws
{
    /// <summary>With one known x_0 the bridge keeps Binomial(x_0, e^-t).</summary>
    public static ParityError Delta(BlackoutFixture fixture)
    {
        var expected = fixture.Read("delta.pmf");
        var wanted = fixture.Indices("delta.t_index");
        var law = KnownStart(fixture);
        var worst = 0.0;
        for (var i = fixture.Steps - 1; i > 0; i--)
        {
            law = Step(fixture, law, i, KnownRate(fixture), isBridge: true);
            for (var row = 0; row < wanted.Length; row++)
                if (wanted[row] == i - 1)
                    worst = Math.Max(worst, BlackoutTolerance.Distance(law, BlackoutFixture.Values(expected[row])));
        }
        // The cut-off is where the law starts, not the end of a step.
        for (var row = 0; row < wanted.Length; row++)
            if (wanted[row] == fixture.Steps - 1)
                worst = Math.Max(worst, BlackoutTolerance.Distance(KnownStart(fixture), BlackoutFixture.Values(expected[row])));
        return new(worst, BlackoutTolerance.Law);
    }

    /// <summary>And from black it ends at x_0 exactly.</summary>
    public static ParityError DeltaEnd(BlackoutFixture fixture)
    {
        var law = Black(fixture);
        for (var i = fixture.Steps - 1; i >= 0; i--)
            law = Step(fixture, law, i, KnownRate(fixture), isBridge: true);
        return new(Math.Abs(1 - law[(int)fixture.Number("delta.x0")]), BlackoutTolerance.Law);
    }

    /// <summary>
    /// E[x_0 | x_t] - x_t of the mixture. States so unlikely that float64 cannot hold their probability count as impossible in the fixture,
    /// which then stores the largest value; they are left out.
    /// </summary>
    public static ParityError OracleRate(BlackoutFixture fixture)
    {
        var posterior = new BlackoutPosterior(fixture.Doubles("mixture.weights"));
        var stored = fixture.Read("mixture.oracle_rate");
        var worst = 0.0;
        for (var step = 0; step < fixture.Steps; step++)
        {
            var rates = BlackoutFixture.Values(stored[step]);
            for (var x = 0; x < rates.Length; x++)
                if (posterior.At(x, fixture.Times[fixture.Steps - 1 - step]) is var (mean, logProbability) && logProbability > -690)
                    worst = Math.Max(worst, Math.Abs(mean - x - rates[x]));
        }
        return new(worst, BlackoutTolerance.Float32 * fixture.Process.MaxCount);
    }

    /// <summary>The law of a finished pixel of the mixture.</summary>
    public static ParityError Final(BlackoutFixture fixture, string name)
    {
        var rates = fixture.Read("mixture.oracle_rate").to(ScalarType.Float64);
        var law = Black(fixture);
        for (var i = fixture.Steps - 1; i >= 0; i--)
            law = Step(fixture, law, i, rates[fixture.Steps - 1 - i], name.EndsWith("binomial", StringComparison.Ordinal));
        return new(BlackoutTolerance.Distance(law, fixture.Doubles(name)), BlackoutTolerance.LawOfStoredRates);
    }

    private static double[] Step(BlackoutFixture fixture, double[] law, int index, Tensor rate, bool isBridge)
    {
        var states = arange(law.Length, ScalarType.Int64);
        var share = PureDeathProcess.BirthShare(states, NoiseLevels.All(fixture.Times[index]),
            NoiseLevels.All(index == 0 ? 0 : fixture.Times[index - 1])).item<double>();
        var births = BlackoutFixture.Values(BinomialBridge.Births(rate, states, fixture.Process.MaxCount));
        var means = BlackoutFixture.Values(rate * share);
        var next = new double[law.Length];
        for (var x = 0; x < law.Length; x++)
        {
            if (law[x] == 0)
                continue;
            var room = law.Length - x;
            var born = isBridge ? CountDraws.Probabilities(new BinomialLaw((long)births[x], share), room)
                : CountDraws.Probabilities(new PoissonLaw(means[x]), room);
            for (var k = 0; k < room; k++)
                next[x + k] += law[x] * born[k];
            next[^1] += law[x] * (1 - born.Sum());          // what is clipped
        }
        return next;
    }

    private static Tensor KnownRate(BlackoutFixture fixture) =>
        (fixture.Number("delta.x0") - arange(fixture.Process.Support, ScalarType.Float64)).clamp_min(0);

    private static double[] KnownStart(BlackoutFixture fixture) =>
        CountDraws.Probabilities(new BinomialLaw((long)fixture.Number("delta.x0"), Math.Exp(-fixture.Times[^1])), fixture.Process.Support);

    private static double[] Black(BlackoutFixture fixture) => [1, .. new double[fixture.Process.MaxCount]];
}
