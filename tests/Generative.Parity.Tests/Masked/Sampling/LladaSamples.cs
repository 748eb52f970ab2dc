using System.Text.Json;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>LLaDA's published generation: generate.CASE with the arguments of generate_cases.json.</summary>
internal static class LladaSamples
{
    private const string Start = "generate.", Arguments = "generate_cases.json";

    /// <summary>The README's: "confidences 1e-5".</summary>
    private const double Confidence = 1e-5;

    public static IEnumerable<ParityCase> Cases(string folder) => SampleNames.Quantities(folder, Start).Select(name =>
        new ParityCase(name, () => TextNetworkRun.Use(
            folder, LladaModel.Create, (network, stored) => Measure(folder, network, stored, name))));

    private static ParityError Measure(string folder, LladaModel network, StoredTensors stored, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, Arguments)));
        var ends = LladaEnds.Of(folder, network);
        var run = Run(network, stored, sample, new(json.RootElement.GetProperty(sample[Start.Length..])), ends);
        var expected = stored[name];
        return quantity switch
        {
            "x" => Deviation.Unequal(run.States, expected),
            "x0_prediction" => Deviation.Unequal(run.Drawn, expected),
            "confidence" => Confidences(run.Confidences, expected),
            // Where a step changed nothing we need not ask again.
            "model_calls" => TokenTrajectory.Exactly(run.Evaluations + Idle(stored[$"{sample}.x"]), expected),
            _ => throw new InvalidDataException($"'{quantity}' is not known to the parity tests"),
        };
    }

    private static (Tensor States, Tensor Drawn, Tensor Confidences, int Evaluations) Run(
        LladaModel network, StoredTensors stored, string sample, LladaArguments arguments, LladaEnds ends)
    {
        var start = stored[$"{sample}.x"][0];
        var rows = (int)start.shape[0];
        using var model = new LladaModelView(network, start.shape[1]);
        var request = new SamplingRequest(new long[rows], arguments.Steps)
        {
            Start = new(0, start),
            Settings = arguments.Settings,
            Guidance = arguments.Guidance == 0 ? null : new PromptGuidance(arguments.Guidance),
            Conditioning = new() { Tensors = Inputs(network, stored, start, arguments) },
            Random = new ReplaySource(rows, key => key.Name switch
            {
                "token" => stored.Step(sample, key.Index, "u_gumbel"),
                "remask" => stored.Step(sample, key.Index, "u_remask"),
                _ => null,
            }),
        };
        List<Tensor> states = [start], drawn = [], sure = [];
        using var result = SamplerRunner.Run(new ConfidenceOrder(arguments.Options(ends)), model, request, step =>
        {
            states.Add(step.State.Value.clone());
            drawn.Add(step.Clean!.clone());
            sure.Add(step.State.Parts[ConfidenceOrder.Confidence].clone());
        });
        return (stack(states), stack(drawn), stack(sure), result.Summary.NetworkEvaluations);
    }

    private static Dictionary<string, Tensor> Inputs(LladaModel network, StoredTensors stored, Tensor start, LladaArguments arguments)
    {
        var inputs = new Dictionary<string, Tensor> { [PromptGuidance.Prompt] = start.ne(network.Options.MaskToken) };
        if (arguments.AttentionMask is not { } kind)
            return inputs;
        var prompt = kind == "padded" ? stored["prompt_attention_mask_padded"] : ones_like(stored["prompt"]);
        inputs[LladaModelView.AttentionMask] = cat([prompt, ones(start.shape[0], start.shape[1] - prompt.shape[1], ScalarType.Int64)], 1);
        return inputs;
    }

    private static int Idle(Tensor x) => Enumerable.Range(1, (int)x.shape[0] - 2).Count(i => x[i].eq(x[i - 1]).all().item<bool>());

    /// <summary>Where the source compared none, neither did we.</summary>
    private static ParityError Confidences(Tensor actual, Tensor expected)
    {
        var compared = expected.gt(double.NegativeInfinity);
        return actual.gt(double.NegativeInfinity).ne(compared).any().item<bool>() ? new(double.PositiveInfinity, Confidence)
            : new(Deviation.Absolute(actual[compared], expected[compared]), Confidence);
    }
}
