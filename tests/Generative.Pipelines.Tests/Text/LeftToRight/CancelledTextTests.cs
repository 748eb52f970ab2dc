using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>What runs leave behind that are cancelled between two tokens, on real networks.</summary>
[NonParallelizable]
public sealed class CancelledTextTests
{
    private const int Before = 5;

    [Test]
    public void Cancelled_run_frees_caches_and_texts(
        [Values("llama", "gpt2", "recurrentgemma")] string fixture, [Values("sample", "beam", "speculative", "jacobi")] string name)
    {
        using var copy = new DecoderCopy(fixture);
        var model = copy.Model;
        using var prompt = tensor(new long[] { 3, 1, 4, 1, 5, 9 }, [2, 3]);
        var request = new SamplingRequest([1, 2], 20)
        {
            Start = new(0, prompt),
            Settings = name == "sample" ? new Dictionary<string, double> { ["top-p"] = 0.9 } : new Dictionary<string, double>(),
            Decoding = new() { Draft = name == "speculative" ? model : null },
        };
        LiveTensors.AreUnchangedBy(() =>
        {
            using var stop = new CancellationTokenSource();
            using var run = SamplerRunner.Begin(KnownSamplers.Get(name), model, request, stop.Token);
            run.MoveNext();
            stop.Cancel();
            Assert.That(run.MoveNext, Throws.InstanceOf<OperationCanceledException>());
        }, rounds: 5);
    }

    [Test]
    public async Task Cancelled_request_frees_its_batch()
    {
        using var tiny = new TinyTextPipeline();
        var module = ComponentSettings.Create("LlamaModel", new Dictionary<string, object?>
        {
            ["vocab_size"] = TinyTextModel.Vocabulary, ["hidden_size"] = 16, ["intermediate_size"] = 24, ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 2, ["num_key_value_heads"] = 1, ["max_position_embeddings"] = 64, ["tie_word_embeddings"] = true,
        });
        var process = ComponentSettings.Create(
            "next-token", new Dictionary<string, object?> { ["vocabulary"] = TinyTextModel.Vocabulary });
        TinyTextModel.Write(tiny["writer"], "writer", module, "next-token", process, 64, "sample");
        var request = new TextRequest { Model = "writer", Prompt = "In the", MaxTokens = 40, Count = 3, TopP = 0.9 };
        // Planned once: a plan builds the network without memory, and torch goes on counting its parameters.
        var plan = tiny.Pipeline.Plan(request);
        await LiveTensors.AreUnchangedBy(async () =>
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            try
            {
                await tiny.Pipeline.RunAsync(plan, _ => { if (++steps == Before) stop.Cancel(); }, stop.Token);
                Assert.Fail("the run went on");
            }
            catch (OperationCanceledException)
            {
                Assert.That(steps, Is.EqualTo(Before));
            }
        }, rounds: 5);
    }
}
