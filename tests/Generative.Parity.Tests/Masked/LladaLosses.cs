using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>LLaDA's losses, loss.STAGE.QUANTITY, and its estimates of a likelihood, likelihood.CASE.QUANTITY, from their draws.</summary>
internal static class LladaLosses
{
    private const double LeastProbability = 1e-3;

    private static readonly string[] Inputs = ["input_ids", "prompt_lengths", "u_t", "u_mask", "answer", "k", "permutation"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        foreach (var name in Names(folder, "loss."))
            yield return new(name, () => TextNetworkRun.Use(folder, LladaModel.Create, (m, stored) => Loss(m, stored, name)));
        foreach (var name in Names(folder, "likelihood."))
            yield return new(name, () => TextNetworkRun.Use(folder, LladaModel.Create, (m, stored) => Likelihood(m, stored, name)));
    }

    private static IEnumerable<string> Names(string folder, string start) =>
        StoredTensors.Names(folder, start).Where(n => !Inputs.Contains(n[(n.LastIndexOf('.') + 1)..]));

    private static ParityError Loss(LladaModel model, StoredTensors stored, string name)
    {
        var (clean, mask) = (stored["loss.input_ids"], (long)model.Options.MaskToken);
        var probability = TimeDraws.Between(stored["loss.u_t"], LeastProbability, 1);
        var lengths = name.StartsWith("loss.sft.", StringComparison.Ordinal) ? stored["loss.sft.prompt_lengths"] : null;
        var noisy = MaskCorruption.Apply(clean, probability, stored["loss.u_mask"], mask,
            lengths is null ? null : LladaLoss.Answers(lengths, clean.shape[1]));
        return name switch
        {
            "loss.p_mask" => LossTolerance.Relative(probability.unsqueeze(-1).expand(clean.shape), stored[name]),
            "loss.pretrain.x_t" or "loss.sft.x_t" => LossTolerance.Exact(noisy, stored[name]),
            "loss.pretrain.loss" => LossTolerance.Loss(LladaLoss.Pretraining(Ask(), clean, noisy, mask, probability).mean(), stored[name]),
            "loss.sft.loss" => LossTolerance.Loss(
                LladaLoss.FineTuning(Ask(), clean, noisy, mask, probability, lengths!).mean(), stored[name]),
            _ => LossTolerance.Unknown(name),
        };

        Tensor Ask() => model.forward(noisy).log_softmax(-1);
    }

    private static ParityError Likelihood(LladaModel model, StoredTensors stored, string name)
    {
        var start = name[..(name.LastIndexOf('.') + 1)];
        var (prompt, answer, first) = (stored["prompt"][0], stored[start + "answer"], stored[start + "k"].data<long>().ToArray());
        var (orders, mask, length) = (stored[start + "permutation"], (long)model.Options.MaskToken, (int)answer.shape[0]);
        var rows = (int)orders.shape[1];
        var clean = cat([prompt, answer]).unsqueeze(0).expand(rows, -1);
        var counts = first.Select(k => LladaLikelihood.Counts(k, rows, length)).ToArray();
        var noisy = counts.Select((k, i) => MaskCorruption.ExactCount(clean, k, orders[i], mask, prompt.shape[0])).ToArray();
        return name[start.Length..] switch
        {
            "x_t" => LossTolerance.Exact(stack(noisy), stored[name]),
            "p_mask" => LossTolerance.Relative(
                (stack(counts).to(ScalarType.Float64) / length).unsqueeze(-1).expand(stored[name].shape), stored[name]),
            "log_likelihood" when LladaLikelihoodScale.IsGuided(start) => LladaLikelihoodScale.Measure(
                stored.Folder, [.. noisy.Select(x => (model.forward(x), model.forward(Blank(x))))], Estimate, stored[name]),
            "log_likelihood" => LossTolerance.Loss(Estimate([.. noisy.Select(x => model.forward(x))]), stored[name]),
            var other => LossTolerance.Unknown(other),
        };

        Tensor Estimate(IReadOnlyList<Tensor> answers) => -stack(noisy.Zip(answers,
            (x, answer) => LladaLikelihood.Loss(answer.log_softmax(-1), clean, x, mask, length))).mean();

        Tensor Blank(Tensor x) =>
            cat([full_like(x.narrow(1, 0, prompt.shape[0]), mask), x.narrow(1, prompt.shape[0], length)], 1);
    }
}
