using System.CommandLine;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary><c>tokenizer</c>: learns a byte-level vocabulary from the training split of a text.</summary>
internal static class TokenizerCommand
{
    private const string Mask = "[MASK]";

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "UTF-8 text with one passage a line; its last 5 % are not looked at.", Required = true };
        var output = new Option<string>("--out") { Description = "Folder to write vocab.json, merges.txt and tokenizer_config.json to.", Required = true };
        var size = new Option<int>("--vocabulary") { Description = "Tokens, the mask included.", DefaultValueFactory = _ => 2048 };
        var command = new Command("tokenizer", "Learns a vocabulary.") { data, output, size };
        command.SetAction((parsed, _) => CommandErrors.Run(() =>
        {
            var wanted = parsed.GetValue(size);
            if (wanted <= BpeTrainer.Bytes)
                throw new ArgumentException($"--vocabulary is {wanted}; give at least {BpeTrainer.Bytes + 1}, every byte and the mask.");
            var merges = BpeTrainer.Learn(TextLines.Load(parsed.GetValue(data)!, DataSplit.Train), wanted - 1);
            var written = TokenizerFiles.Write(parsed.GetValue(output)!, merges, [Mask]);
            if (written < wanted)
                Console.Error.WriteLine($"The text has pairs for {written:N0} tokens only; a recipe for {wanted:N0} does not fit it.");
            Console.WriteLine($"{written:N0} tokens, {Mask} is {written - 1}");
        }));
        return command;
    }
}
