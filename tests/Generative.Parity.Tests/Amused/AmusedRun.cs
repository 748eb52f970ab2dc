using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A run of our sampler on a case's logits and draws; pictures of tokens are rows of tokens.</summary>
internal sealed class AmusedRun
{
    public AmusedRun(StoredTensors stored, string sample, MaskGitOptions options, int mask)
    {
        var logits = stored[$"{sample}.model_output"];          // [n, rows, tokens, height, width], or [n, rows, length, tokens]
        if (logits.dim() == 5)
            logits = logits.flatten(3).transpose(2, 3);
        var start = stored[$"{sample}.x"][0].flatten(1);
        var (steps, rows) = ((int)logits.shape[0], (int)start.shape[0]);
        var temperatures = stored[$"{sample}.temperatures"].to(ScalarType.Float64).data<double>().ToArray();
        var request = new SamplingRequest(new long[rows], steps)
        {
            Start = new(0, start),
            Settings = new Dictionary<string, double>
            {
                ["choice-temperature"] = temperatures[0], ["choice-temperature-end"] = temperatures[^1],
            },
            Random = new ReplaySource(rows, key => key.Name switch
            {
                "token" => stored[$"{sample}.u_token"][key.Index],
                "confidence" => stored[$"{sample}.u_gumbel"][key.Index],
                _ => null,
            }),
        };
        var sampler = new MaskGit(options with
        {
            StartingMaskRatio = stored.Has($"{sample}.starting_mask_ratio") ? stored[$"{sample}.starting_mask_ratio"].item<float>() : 1,
        });
        List<Tensor> states = [start], drawn = [];
        using var model = new GivenLogits(logits, mask);
        using var result = SamplerRunner.Run(sampler, model, request, step =>
        {
            states.Add(step.State.Value.clone());
            drawn.Add(step.Clean!.clone());
        });
        (States, Drawn) = (stack(states), stack(drawn));
    }

    /// <summary>[steps + 1, rows, length].</summary>
    public Tensor States { get; }

    /// <summary>Drawn and known tokens, [steps, rows, length].</summary>
    public Tensor Drawn { get; }
}
