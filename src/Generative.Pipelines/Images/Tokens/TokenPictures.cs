using System.Globalization;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>What a request means to a model that writes picture tokens one by one, checked before its weights are read.</summary>
internal static class TokenPictures
{
    /// <summary>The sampler: the one named, or the model's own, or plain draws.</summary>
    public static ISampler Sampler(ImageRequest request, ModelDescription model, SamplerRegistry samplers) =>
        model.FindSampler(request.Sampler ?? (request.Draft is null ? model.Card.DefaultSampler ?? "sample" : "speculative"), samplers);

    /// <summary>Objects to what only pictures that come out of noise have.</summary>
    /// <exception cref="ArgumentException">The request asks for it.</exception>
    public static void Check(ImageRequest request, ModelDescription model)
    {
        var facts = model.PictureTokens!;
        Refuse(request.Steps is { } steps && steps != facts.Length, string.Create(CultureInfo.InvariantCulture, $"steps is {request.Steps}"),
            string.Create(CultureInfo.InvariantCulture, $"a picture is {facts.Length} of them; leave it out"));
        Refuse(request.Levels is not null, $"levels is {request.Levels}", "there are no noise levels; leave it out");
        Refuse(request.Init.Count > 0 || request.Mask is not null || request.Strength is not null,
            "a picture to change is given", "it cannot be changed that way; name a model that starts from noise");
        Refuse(request.GuidanceFrom is not null || request.GuidanceTo is not null || request.GuidanceRescale is not null,
            "a guidance interval or rescale is given", "there are no noise levels; leave it out, or give slot guidance");

        void Refuse(bool given, string what, string fix)
        {
            if (given)
                throw new ArgumentException($"{what}, and '{model.Card.Name}' writes a picture token by token: {fix}.");
        }
    }

    /// <summary>Objects to what only models of picture tokens have.</summary>
    /// <exception cref="ArgumentException">The request asks for it.</exception>
    public static void CheckOthers(ImageRequest request, ModelDescription model)
    {
        if (request.Draft is not null || request.Slots is { IsEmpty: false })
            throw new ArgumentException($"{(request.Draft is not null ? "A draft" : "A number for sub-tokens")} is given, and "
                + $"'{model.Card.Name}' writes no tokens; leave it out, or name a model of picture tokens.");
    }

    /// <summary>Whether sampler, model and draft fit.</summary>
    /// <exception cref="ArgumentException">There is a draft too many or too few, or it writes other tokens.</exception>
    public static void CheckDraft(ImageRequest request, ModelDescription model, ISampler sampler, ModelDescription? draft)
    {
        var needs = sampler.Solver.NeedsDraft;
        if (needs && request.Draft is null)
            throw new ArgumentException($"The sampler '{sampler.Name}' checks what a draft proposes, and there is none; give a smaller model "
                + "of the same picture tokens as draft, or choose the sampler sample.");
        if (!needs && request.Draft is not null)
            throw new ArgumentException($"draft is '{request.Draft}', and the sampler '{sampler.Name}' uses none; leave the draft out, or "
                + "choose the sampler speculative.");
        if (needs && (draft?.PictureTokens is not { } other || other.NoClass != model.PictureTokens!.NoClass
            || !SameTokens(other.Images, model.PictureTokens.Images)))
            throw new ArgumentException(
                $"The draft '{request.Draft}' writes other tokens than '{model.Card.Name}'; name one with the same tokenizer and classes.");
    }

    /// <summary>The rules of the sub-tokens; none where the model's own law is asked for.</summary>
    /// <exception cref="ArgumentException">A list has another length, or a number is out of range.</exception>
    public static IReadOnlyList<ILogitsRule> Rules(ImageRequest request, ModelDescription model)
    {
        if (request.Slots is not { } draws || draws.Temperatures.Count + draws.TopK.Count + draws.TopP.Count == 0)
            return [];
        var slots = model.PictureTokens!.Slots;
        return
        [
            SlotRules.Of(Spread(draws.Temperatures, slots, "temperature"), Spread(draws.TopK, slots, "top-k"),
                Spread(draws.TopP, slots, "top-p")),
        ];
    }

    /// <summary>The guidance weight of each sub-token; null where there is one for all.</summary>
    /// <exception cref="ArgumentException">The list has another length, or a weight is given beside it.</exception>
    public static IReadOnlyList<double>? Guidance(ImageRequest request, ModelDescription model)
    {
        if (request.Slots is not { Guidance.Count: > 0 } draws)
            return null;
        if (request.Guidance is { } weight)
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"guidance is {weight}, and the sub-tokens have weights of their own; keep one of both."));
        return Spread(draws.Guidance, model.PictureTokens!.Slots, "slot guidance");
    }

    private static bool SameTokens(ImageTokenLayout one, ImageTokenLayout other) =>
        one.Codes == other.Codes && one.Grids.SequenceEqual(other.Grids) && one.SubTokenBits.SequenceEqual(other.SubTokenBits);

    private static IReadOnlyList<T>? Spread<T>(IReadOnlyList<T> given, int slots, string name) => given.Count switch
    {
        0 => null,
        1 => [.. Enumerable.Repeat(given[0], slots)],
        var n when n == slots => given,
        var n => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"{name} has {n} numbers, and a token {slots} sub-token(s); give 1, or {slots}.")),
    };
}
