using System.Globalization;
using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The law of the radius and of a coordinate that distribution.json tells: closed forms against the SDK's beta law, moments against
/// draws of the SDK's process.
/// </summary>
internal sealed class PfgmppDistribution
{
    /// <summary>Draws a case takes: 5 standard errors are then some 8 % of the radius' spread.</summary>
    private const int Samples = 4000;

    private readonly JsonElement _entry;
    private readonly double _n, _d, _sigma;

    private PfgmppDistribution(JsonElement entry)
    {
        _entry = entry;
        (_n, _d, _sigma) = (this["N"], this["D"], this["sigma"]);
    }

    /// <summary>The cases of a file; none when there is no file.</summary>
    public static IEnumerable<ParityCase> Cases(string path)
    {
        if (!File.Exists(path))
            return [];
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return [.. json.RootElement.EnumerateArray().Select(e => new PfgmppDistribution(e.Clone())).SelectMany(l => l.OfOneLaw())];
    }

    private double this[string name] => _entry.GetProperty(name).GetDouble();

    private bool Has(string name) => _entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;

    private IEnumerable<ParityCase> OfOneLaw()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"distribution.N{_n}.D{_d}.sigma{_sigma}");
        return new ParityCase[]
        {
            new("quantiles", Quantiles), new("coordinate", Coordinate), new("variance", Variance),
                new("clip", Clip), new("mean", Mean), new("chi_limit", ChiLimit),
        }.Select(c => c with { Name = $"{name}.{c.Name}" });
    }

    /// <summary>R = r sqrt(b / (1 - b)) at the quantiles of b.</summary>
    private ParityError Quantiles() => ParityError.Worst(Pairs("R_quantiles").Select(q =>
    {
        var b = BetaLaw.Quantile(q.P, _n / 2, _d / 2);
        return Relative(this["r"] * Math.Sqrt(b / (1 - b)), q.Value);
    }));

    /// <summary>|x| / sigma is that of a Student-t: t^2 / (t^2 + D) follows a beta law.</summary>
    private ParityError Coordinate() => ParityError.Worst(Pairs("coord_abs_quantiles").Select(q =>
    {
        var b = BetaLaw.Quantile(q.P, 0.5, _d / 2);
        return Relative(_sigma * Math.Sqrt(_d * b / (1 - b)), q.Value);
    }));

    private ParityError Variance()
    {
        List<ParityError> errors = [Relative(new PoissonFlowProcess(_d).Radius(_sigma), this["r"])];
        if (Has("coord_variance"))
            errors.Add(Relative(_sigma * _sigma * _d / (_d - 2), this["coord_variance"]));
        if (Has("R2_mean"))
            errors.Add(Relative(_n * _sigma * _sigma * _d / (_d - 2), this["R2_mean"]));
        return ParityError.Worst(errors);
    }

    /// <summary>How often the published training code's clip of b to [0.001, 0.999] bites.</summary>
    private ParityError Clip()
    {
        var expected = this["clip_bites_fraction"];
        var actual = BetaLaw.Cdf(0.001, _n / 2, _d / 2) + BetaLaw.Cdf(0.001, _d / 2, _n / 2);
        return expected == 0 ? new(actual, double.Epsilon) : Relative(actual, expected);
    }

    /// <summary>Moments by drawing; a law without a fourth moment has no error of its spread to go by.</summary>
    private ParityError Mean()
    {
        var radii = Radii(_d);
        return new(Math.Abs(radii.Average() - this["R_mean"]), 5 * this["R_std"] / Math.Sqrt(Samples));
    }

    /// <summary>The mean radius of the Gaussian limit, whose spread is below sigma / sqrt 2.</summary>
    private ParityError ChiLimit() =>
        new(Math.Abs(Radii(double.PositiveInfinity).Average() - this["chi_limit_R_mean"]), 5 * _sigma / Math.Sqrt(2 * Samples));

    private double[] Radii(double d)
    {
        using var scope = NewDisposeScope();
        var streams = new RowStreams(Enumerable.Range(0, Samples).Select(i => (long)i));
        var prior = new PoissonFlowProcess(d).DrawPrior([(long)_n], NoiseLevels.All(_sigma), streams).Value;
        return prior.norm(1).data<double>().ToArray();
    }

    private IEnumerable<(double P, double Value)> Pairs(string name) => _entry.GetProperty(name).EnumerateObject()
        .Select(p => (double.Parse(p.Name, CultureInfo.InvariantCulture), p.Value.GetDouble()));

    private static ParityError Relative(double actual, double expected) => new(Math.Abs(actual / expected - 1), PfgmppTolerance.ClosedForm);
}
