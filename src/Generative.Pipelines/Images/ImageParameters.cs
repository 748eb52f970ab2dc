using System.Globalization;
using System.Security.Cryptography;
using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>
/// What files remember of a request beyond model, sampler, steps and seeds, written and read in one place. Pictures to start from are
/// remembered by a hash of their pixels, so that a copy in another lossless format counts as the same.
/// </summary>
public static class ImageParameters
{
    /// <summary>Hash of the picture a file's pictures were made from; absent when they were made from noise.</summary>
    public const string InitHash = "edit.init.sha256";

    /// <summary>Hash of the mask; absent when there was none.</summary>
    public const string MaskHash = "edit.mask.sha256";

    /// <summary>What the network computed in, as <c>--dtype</c> names it; absent for f32.</summary>
    public const string DType = "dtype";

    private const string SettingPrefix = "setting.", StrengthKey = "edit.strength", StartRowKey = "edit.start_row", LevelsKey = "levels",
        FromKey = "guidance.from", ToKey = "guidance.to", RescaleKey = "guidance.rescale", MoreKey = "guidance.more", DraftKey = "draft";

    /// <summary>
    /// The request that makes a file's pictures again. Pictures it started from are not in the file: the caller adds them.
    /// </summary>
    /// <param name="parameters">What the file remembers.</param>
    /// <param name="model">Name or folder of the model.</param>
    /// <exception cref="InvalidDataException">A parameter is not what it should be, or names guidance that a file cannot hold.</exception>
    public static ImageRequest Read(GenerationParameters parameters, string model)
    {
        var slots = SlotParameters.Read(parameters);
        return Read(parameters, model, slots) with { Guidance = slots is { Guidance.Count: > 0 } ? null : parameters.Guidance };
    }

    /// <summary>Objects when a plan's pictures are not those that made a file.</summary>
    /// <exception cref="InvalidDataException">The picture to start from, or the mask, is another one.</exception>
    public static void CheckPictures(GenerationParameters parameters, ImagePlan plan)
    {
        Check(InitHash, "init picture", plan.Edit is { } edit ? Hashes(edit.Init) : null);
        Check(MaskHash, "mask", plan.Edit?.Mask is { } mask ? Hashes([mask]) : null);

        void Check(string key, string what, string? given)
        {
            if (parameters.Extra.GetValueOrDefault(key) != given)
                throw new InvalidDataException($"The {what} is not the one the pictures were made with: "
                    + $"the SHA-256 of its pixels begins with {Begin(given)}, "
                    + $"the file's with {Begin(parameters.Extra.GetValueOrDefault(key))}; give that one.");
        }
    }

    /// <summary>What a file that shows the given pictures should remember.</summary>
    internal static Dictionary<string, string> Extra(ImageRequest request, ImagePlan plan, IReadOnlyList<int> pictures)
    {
        var extra = new Dictionary<string, string>(request.Notes);
        foreach (var (name, value) in request.Settings)
            extra[SettingPrefix + name] = Text(value);
        if (plan.Levels is not null)
            extra[LevelsKey] = request.Levels!;
        foreach (var (key, value) in new[] { (FromKey, request.GuidanceFrom), (ToKey, request.GuidanceTo),
            (RescaleKey, request.GuidanceRescale) })
            if (value is { } number)
                extra[key] = Text(number);
        if (request.Draft is { } draft)
            extra[DraftKey] = draft;
        foreach (var (key, numbers) in SlotParameters.Of(request.Slots))
            extra[key] = numbers;
        if (request.MoreGuidance.Count > 0)
            extra[MoreKey] = string.Join('+', request.MoreGuidance.Select(g => g.Name));
        if (plan.Edit is { } edit)
        {
            extra[StrengthKey] = Text(edit.Strength);
            extra[StartRowKey] = edit.StartRow.ToString(CultureInfo.InvariantCulture);
            extra[InitHash] = Hashes(pictures.Select(edit.InitOf));
            if (edit.Mask is { } mask)
                extra[MaskHash] = Hashes([mask]);
        }
        return extra;
    }

    private static ImageRequest Read(GenerationParameters parameters, string model, SlotDraws? slots) => new()
    {
        Model = model,
        Sampler = parameters.Sampler,
        Steps = parameters.Steps,
        Levels = parameters.Extra.GetValueOrDefault(LevelsKey),
        GuidanceFrom = Number(parameters, FromKey),
        GuidanceTo = Number(parameters, ToKey),
        GuidanceRescale = Number(parameters, RescaleKey),
        MoreGuidance = !parameters.Extra.TryGetValue(MoreKey, out var more) ? [] : throw new InvalidDataException(
            $"The pictures were guided by '{more}' as well, which is not in the file; they cannot be made again from it alone."),
        Draft = parameters.Extra.GetValueOrDefault(DraftKey),
        Slots = slots,
        Count = parameters.Seeds.Count,
        Seeds = parameters.Seeds,
        Classes = parameters.Classes.All(name => name.Length == 0) ? [] : parameters.Classes,
        Strength = Number(parameters, StrengthKey),
        Settings = parameters.Extra.Keys.Where(key => key.StartsWith(SettingPrefix, StringComparison.Ordinal))
            .ToDictionary(key => key[SettingPrefix.Length..], key => Number(parameters, key)!.Value),
    };

    private static string Hashes(IEnumerable<Picture> pictures) => string.Join(',', pictures.Distinct().Select(Hash).Distinct());

    private static string Hash(Picture picture)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{picture.Width}x{picture.Height}x{picture.Channels}:");
        return Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.ASCII.GetBytes(size), .. picture.Pixels.Span]));
    }

    private static double? Number(GenerationParameters parameters, string key) =>
        !parameters.Extra.TryGetValue(key, out var text) ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidDataException($"The parameter '{key}' is '{text}'; it should be a number.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Begin(string? hash) => hash is null ? "nothing" : hash[..Math.Min(12, hash.Length)];
}
