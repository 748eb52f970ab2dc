using System.Globalization;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// Samplers with the ideal network, and its expected loss. The error of a sampler's case is a chi-square statistic of 20,000 samples or
/// more, the tolerance its critical value at one false alarm in a million. <c>final.*</c>: against the stored law of that sampler and
/// number of steps. <c>joint.NAME</c>: samplers of which the validator says that they are exact, against the joint law.
/// <c>not_joint.*</c>: samplers of which it says that they are not, where the stored laws are far enough apart; there the error is the
/// critical value and must be below the statistic.
/// </summary>
internal sealed class ToyJointKind : IParityKind
{
    private const string Tweedie = "final.tweedie_n", Cached = "final.mdlm_ddpm_cache_n";

    private const string Random = "final.random_unmask_", PerStep = "_per_step";

    public string Name => "toy-joint";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var laws = StoredTensors.Names(folder, "final.");
        var cases = laws.Select(law => Case(folder, law, f => Against(f, law, f[law])));
        var far = laws.Where(law => law.StartsWith(Tweedie, StringComparison.Ordinal) && ToyJointFixture.Use(folder, f => IsFar(f, law)));
        var not = far.Select(law => Case(folder, $"not_joint.{law["final.".Length..]}", f => Misses(f, law)));
        return cases.Concat(Sums(folder)).Concat(not).Concat(MaskedFolders.Unknown(folder,
            [.. ToyJointSums.Names, "final.", "chi2.", "joint", "states", "conditional", "full_state_index"]))
            .Concat(Exact(folder).Select(sampler => Case(folder, $"joint.{sampler.Name}", f =>
                new(ToyJointSample.Statistic(f, sampler, f.Length, f["joint"]), f.Critical))));
    }

    private static IEnumerable<ParityCase> Sums(string folder) => StoredTensors.Names(folder, "").Intersect(ToyJointSums.Names)
        .Select(name => Case(folder, name, f => ToyJointSums.Measure(f, name)));

    private static ParityCase Case(string folder, string name, Func<ToyJointFixture, ParityError> measure) =>
        new(name, () => ToyJointFixture.Use(folder, measure));

    private static ParityError Against(ToyJointFixture f, string law, Tensor expected)
    {
        var (sampler, steps, settings) = Sampler(law);
        return new(ToyJointSample.Statistic(f, sampler, steps, expected, settings), f.Critical);
    }

    private static ParityError Misses(ToyJointFixture f, string law)
    {
        var (sampler, steps, settings) = Sampler(law);
        using var oracle = new ToyJointOracle(f);
        return Validator.Judge(sampler, oracle).Kind == VerdictKind.Approximate
            ? new(f.Critical, ToyJointSample.Statistic(f, sampler, steps, f["joint"], settings))
            : throw new InvalidDataException($"the validator does not say that {sampler.Name} is approximate");
    }

    private static (ISampler Sampler, int Steps, Dictionary<string, double>? Settings) Sampler(string law) =>
        law.StartsWith(Tweedie, StringComparison.Ordinal) ? (KnownSamplers.Get("ancestral"), Number(law[Tweedie.Length..]), null)
        : law.StartsWith(Cached, StringComparison.Ordinal) ? (KnownSamplers.Get("mdlm"), Number(law[Cached.Length..]), null)
        : law.StartsWith(Random, StringComparison.Ordinal) ? (KnownSamplers.Get("any-order"), 1, new()
        {
            ["positions"] = Number(law[Random.Length..^PerStep.Length]),
        })
        : throw new InvalidDataException($"'{law}' is not known to the parity tests");

    /// <summary>Whether the statistic against the joint is expected at thrice its critical value: the samples times the distance.</summary>
    private static bool IsFar(ToyJointFixture f, string law) =>
        ToyJointSample.Samples(f["joint"]) * ((f[law] - f["joint"]).square() / f["joint"]).sum().item<double>() > 3 * f.Critical;

    /// <summary>The samplers that claim to give the oracle's law.</summary>
    private static IReadOnlyList<ISampler> Exact(string folder) => ToyJointFixture.Use(folder, f =>
    {
        using var oracle = new ToyJointOracle(f);
        return KnownSamplers.All.Where(s => Validator.Judge(s, oracle).Kind == VerdictKind.Exact).ToArray();
    });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
