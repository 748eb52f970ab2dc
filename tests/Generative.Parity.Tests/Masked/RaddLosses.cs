using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>RADD's losses from their draws: loss.OBJECTIVE[.SCHEDULE].QUANTITY; its schedules and its counts of evaluations.</summary>
internal static class RaddLosses
{
    private const double LeastTime = 1e-3;

    private static readonly string[] Inputs = ["batch", "u0", "u", "u_mask", "permutation", "k"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var files = new RotaryFiles(folder);
        foreach (var name in StoredTensors.Names(folder, "loss.").Where(n => !Inputs.Contains(n[(n.LastIndexOf('.') + 1)..])))
            yield return new(name, () => RotaryFixture.Use(files, f => Measure(f, files, name)));
        foreach (var c in FixtureSchedules.Cases(folder, () => files.Sigma).Concat(RaddCounts.Cases(folder)))
            yield return c;
    }

    private static ParityError Measure(RotaryFixture f, RotaryFiles files, string name)
    {
        if (RotaryGradients.Are(name))
            return RotaryGradients.Measure(f, name, () => Lambda(f, RotaryGradients.Loss(name)).Loss.mean());
        var parts = name.Split('.');
        var start = string.Join('.', parts[..^1]);
        return (parts[1], parts[^1]) switch
        {
            ("t_DSE" or "t_DCE", _) =>
                Time(f, FixtureSchedules.Create(parts[2], () => files.Sigma), start, parts[1] == "t_DSE", parts[^1]),
            ("lambda_DCE", "lambda") => LossTolerance.Relative(Lambda(f, start).Probability, f[name]),
            ("lambda_DCE", "x_t") => LossTolerance.Exact(Lambda(f, start).Noisy, f[name]),
            ("lambda_DCE", "loss") => LossTolerance.Loss(Lambda(f, start).Loss, f[name]),
            ("k_DCE", "x_t") => LossTolerance.Exact(AnyOrder(f, start).Noisy, f[name]),
            ("k_DCE", "loss") => LossTolerance.Loss(AnyOrder(f, start).Loss, f[name]),
            ("ar_forward", "loss") => LossTolerance.Loss(Ordered(f, forward: true), f[name]),
            ("ar_backward", "loss") => LossTolerance.Loss(Ordered(f, forward: false), f[name]),
            _ => LossTolerance.Unknown(name),
        };
    }

    private static ParityError Time(RotaryFixture f, MaskSchedule schedule, string start, bool score, string what)
    {
        var (clean, mask, expected) = (Clean(f), Mask(f), f[$"{start}.{what}"]);
        var t = TimeDraws.Between(TimeDraws.Shared(f[$"{start}.u0"], (int)clean.shape[0]), LeastTime, 1);
        var noisy = MaskCorruption.Apply(clean, schedule.MaskProbability(t), f[$"{start}.u_mask"], mask);
        var (sigma, weight) = (schedule.Sigma(t), schedule.LossWeight(t));
        return what switch
        {
            "t" => LossTolerance.Relative(t, expected),
            "sigma" => LossTolerance.Relative(sigma, expected),
            "dsigma" => LossTolerance.Relative(schedule.SigmaRate(t), expected),
            "x_t" => LossTolerance.Exact(noisy, expected),
            "loss" or "loss_paper_form_f64" when score =>
                LossTolerance.Loss(TimeDse.Loss(Ask(f, noisy), clean, noisy, mask, weight), expected),
            "loss_paper_form_f64" => LossTolerance.Loss(TimeDce.Loss(Ask(f, noisy), clean, noisy, mask, weight), expected),
            "loss" => LossTolerance.Loss(TimeDce.Loss(Ask(f, noisy), clean, noisy, mask, weight)
                + TimeDce.PublishedConstant(noisy, mask, weight, sigma), expected),
            _ => LossTolerance.Unknown(what),
        };
    }

    private static (Tensor Probability, Tensor Noisy, Tensor Loss) Lambda(RotaryFixture f, string start)
    {
        var (clean, mask) = (Clean(f), Mask(f));
        var probability = TimeDraws.Stratified(f[$"{start}.u"]);
        var noisy = MaskCorruption.Apply(clean, probability, f[$"{start}.u_mask"], mask);
        return (probability, noisy, LambdaDce.Loss(Ask(f, noisy), clean, noisy, mask, probability));
    }

    private static (Tensor Noisy, Tensor Loss) AnyOrder(RotaryFixture f, string start)
    {
        var (clean, mask) = (Clean(f), Mask(f));
        var noisy = MaskCorruption.ExactCount(clean, f[$"{start}.k"], f[$"{start}.permutation"], mask);
        return (noisy, AnyOrderLoss.Loss(Ask(f, noisy), clean, noisy, mask));
    }

    private static Tensor Ordered(RotaryFixture f, bool forward)
    {
        var clean = Clean(f);
        var order = arange(clean.shape[1], ScalarType.Int64);
        return OrderedLikelihood.Loss(clean, forward ? order : order.flip(0), Mask(f), noisy => Ask(f, noisy));
    }

    private static Tensor Clean(RotaryFixture f) => f["loss.batch"];

    private static long Mask(RotaryFixture f) => f.Network.Sizes.VocabularySize - 1;

    private static Tensor Ask(RotaryFixture f, Tensor noisy) => TimeFreeConditionals.LogProbabilities(f.Network.call(noisy, null));
}
