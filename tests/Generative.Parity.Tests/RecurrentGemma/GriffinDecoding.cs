using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A prompt in one call, then token by token behind the cache.</summary>
/// <param name="Prefill">Logits of the prompt.</param>
/// <param name="Decoded">Logits of the tokens after it.</param>
/// <param name="AfterPrefill">The cache after the prompt, under published names.</param>
/// <param name="AfterDecode">The cache at the end.</param>
internal sealed record GriffinDecoding(
    Tensor Prefill, Tensor Decoded, IReadOnlyDictionary<string, Tensor> AfterPrefill, IReadOnlyDictionary<string, Tensor> AfterDecode)
{
    public static GriffinDecoding Of(GriffinModel network, StoredTensors stored)
    {
        var (ids, prompt) = (stored["tokens"], Prompt(stored));
        using var cache = network.CreateCache((int)ids.shape[0], prompt, CachePolicy.All);
        var prefill = network.Logits(new(ids.narrow(1, 0, prompt)) { Cache = cache });
        var held = cache.ToPublished();
        Tensor[] decoded = [.. Enumerable.Range(prompt, (int)ids.shape[1] - prompt).Select(
            at => network.Logits(new(ids.narrow(1, at, 1)) { Cache = cache }))];
        return new(prefill, cat(decoded, 1), held, cache.ToPublished());
    }

    /// <summary>The prompt, and the likeliest tokens after it.</summary>
    public static Tensor Greedy(GriffinModel network, StoredTensors stored)
    {
        var (prompt, length) = (Prompt(stored), stored["greedy_ids"].shape[1]);
        var ids = stored["tokens"].narrow(1, 0, prompt);
        using var cache = network.CreateCache((int)ids.shape[0], 1, CachePolicy.All);
        var next = ids;
        while (ids.shape[1] < length)
        {
            var logits = network.Logits(new(next) { Cache = cache, Answers = [.. Enumerable.Repeat(1, (int)ids.shape[0])] });
            next = logits.argmax(-1);
            ids = cat([ids, next], 1);
        }
        return ids;
    }

    private static int Prompt(StoredTensors stored) => (int)stored["prefill_logits"].shape[1];
}
