using System.Globalization;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>MDLM's loss in its variants, from their draws: loss.VARIANT.QUANTITY; its schedules and its embedding of the noise.</summary>
internal static class MdlmLosses
{
    private const double LeastTime = 1e-3;

    private static readonly string[] Inputs = ["x0", "attention_mask", "u_t", "u_mask"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        foreach (var name in StoredTensors.Names(folder, "loss.").Where(n => !Inputs.Contains(n[(n.LastIndexOf('.') + 1)..])))
        {
            var variant = name.Split('.')[1];
            var files = new RotaryFiles(folder) { TimeConditioning = variant is "time_conditioned" or "sedd" ? true : null };
            yield return new(name, () => RotaryFixture.Use(files, f => Measure(f, variant, name)));
        }
        foreach (var c in FixtureSchedules.Cases(folder, null))
            yield return c;
        foreach (var name in StoredTensors.Names(folder, "timestep_embedding.").Where(n => n.EndsWith(".value", StringComparison.Ordinal)))
            yield return new(name, () => RotaryFixture.Use(new(folder) { TimeConditioning = true }, f => Embedding(f, name)));
    }

    private static ParityError Measure(RotaryFixture f, string variant, string name)
    {
        if (RotaryGradients.Are(name))
            return RotaryGradients.Measure(f, name, () => Compute(f, variant).Loss());
        var run = Compute(f, variant);
        return name.Split('.')[^1] switch
        {
            "t" => LossTolerance.Relative(run.Times, f[name]),
            "x_t" => LossTolerance.Exact(run.Noisy, f[name]),
            "token_loss" => LossTolerance.Loss(run.Tokens() * f["loss.attention_mask"], f[name]),
            "loss" => LossTolerance.Loss(run.Loss(), f[name]),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static Run Compute(RotaryFixture f, string variant)
    {
        var (start, schedule) = ($"loss.{variant}.", new LogLinearMaskSchedule());
        var even = LogUniformMasking.For(schedule);
        var draws = f[start + "u_t"];
        var t = TimeDraws.Between(variant == "no_antithetic" ? draws : TimeDraws.Stratified(draws), LeastTime, 1);
        if (variant == "importance_sampling")
            t = schedule.TimeOf(even.MaskProbability(t));
        var steps = variant.StartsWith("discrete_T", StringComparison.Ordinal)
            ? int.Parse(variant["discrete_T".Length..variant.LastIndexOf('_')], CultureInfo.InvariantCulture) : 0;
        var at = steps > 0 ? DiscreteTimeLoss.StepOf(t, steps) : t;
        var probability = variant == "change_of_variables" ? even.MaskProbability(t) : schedule.MaskProbability(at);
        var told = variant == "change_of_variables" ? t : schedule.Sigma(at);
        var (clean, mask) = (f["loss.x0"], (long)f.Network.Sizes.VocabularySize - 1);
        var noisy = MaskCorruption.Apply(clean, probability, f[start + "u_mask"], mask);
        var weight = variant is "change_of_variables" or "importance_sampling"
            ? full_like(t, even.PublishedWeight, dtype: ScalarType.Float64) : schedule.LossWeight(t);
        return new(t, noisy, f["loss.attention_mask"], Tokens);

        Tensor Tokens()
        {
            var logits = f.Network.call(noisy, told.to(ScalarType.Float32));
            if (variant == "sedd")
                return ScoreEntropyLoss.Tokens(new AbsorbingGraph((int)mask + 1), ConcreteScore.FromLogits(logits, noisy, told),
                    clean, noisy, told, schedule.SigmaRate(t));
            // D3PM's parameterisation knows neither of the two things that SUBS does.
            var d3pm = variant.EndsWith("_d3pm", StringComparison.Ordinal);
            var answer = d3pm ? logits.log_softmax(-1) : Subs.LogProbabilities(logits, noisy, mask);
            if (steps == 0)
                return MaskedCrossEntropy.Tokens(answer, clean, noisy, mask, weight);
            var loss = DiscreteTimeLoss.Tokens(answer, clean, noisy, mask, at, steps);
            return !d3pm ? loss
                : loss + DiscreteTimeLoss.Reconstruction(f.Network.call(clean, zeros(clean.shape[0])).log_softmax(-1), clean);
        }
    }

    /// <summary>The waves are no public part: they are what the first layer of the noise's embedding hears.</summary>
    private static ParityError Embedding(RotaryFixture f, string name)
    {
        Tensor? heard = null;
        var (_, module) = f.Network.named_modules().Single(m => m.name.EndsWith("sigma_map.mlp.0", StringComparison.Ordinal));
        ((nn.Module<Tensor, Tensor>)module).register_forward_pre_hook((_, input) =>
        {
            // The network's own scope would free it.
            heard = input.clone().DetachFromDisposeScope();
            return input;
        });
        var sigma = f[name.Replace(".value", ".sigma", StringComparison.Ordinal)];
        f.Network.call(zeros(sigma.shape[0], 1, ScalarType.Int64), sigma);
        using var waves = heard ?? throw new InvalidDataException("the network did not look at the noise");
        return RotaryTolerance.Output(waves, f[name]);
    }

    /// <summary>One variant's draws, and what they come to.</summary>
    private sealed record Run(Tensor Times, Tensor Noisy, Tensor Counted, Func<Tensor> Tokens)
    {
        public Tensor Loss() => MaskedCrossEntropy.Mean(Tokens(), Counted);
    }
}
